package app

import (
	"net/http"
	"os"
	"strings"
	"time"

	"belay/internal/adapter/auditsink"
	"belay/internal/audit"
	"belay/internal/fault"
)

// openSink makes the sink that a setting names: file:PATH, syslog:udp://HOST:PORT (or
// tcp, or unixgram:PATH), or an http(s) address that takes each head by POST.
func openSink(setting string) (audit.Sink, error) {
	kind, target, _ := strings.Cut(setting, ":")
	switch kind {
	case "file":
		if target != "" {
			return auditsink.NewFile(target), nil
		}
	case "syslog":
		host, err := os.Hostname()
		if err != nil {
			host = "belay"
		}
		return auditsink.NewSyslog(target, host)
	case "http", "https":
		return auditsink.NewWebhook(setting, &http.Client{Timeout: 10 * time.Second}), nil
	}
	return nil, fault.Newf(fault.Invalid, "BLY-4009", "The audit sink %q is not one Belay knows. Use file:PATH, syslog:udp://HOST:PORT or an https address (--audit-sink or BELAY_AUDIT_SINK).", setting)
}
