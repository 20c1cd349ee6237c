package app

import (
	"io"
	"log/slog"
	"net"
	"time"
)

// Database is what every command that opens the database takes. Each flag is
// also a BELAY_* variable.
type Database struct {
	DB      string `name:"db" env:"BELAY_DB" default:"sqlite:belay.db" placeholder:"URL" help:"sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME"`
	KeyFile string `env:"BELAY_KEY_FILE" default:"belay.key" placeholder:"FILE" help:"Secret key of this installation, kept outside the database; made on first use."`
}

// Server is what the server takes beside its database.
type Server struct {
	Addr       string        `env:"BELAY_ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to listen."`
	PublicURL  string        `name:"public-url" env:"BELAY_PUBLIC_URL" placeholder:"URL" help:"How people reach it, such as https://belay.example. https here makes cookies secure."`
	AuditSink  string        `env:"BELAY_AUDIT_SINK" placeholder:"SINK" help:"Where signed audit heads go: file:PATH, syslog:udp://HOST:PORT or an https URL."`
	Tighten    []string      `env:"BELAY_VISIBILITY_TIGHTEN" placeholder:"KIND:ACTION:RELATION" help:"Take a visibility rule away, as shown by 'belay authz matrix'. Repeatable."`
	LogFormat  string        `env:"BELAY_LOG_FORMAT" enum:"text,json" default:"text" help:"Form of the log: text or json."`
	IdleLimit  time.Duration `env:"BELAY_SESSION_IDLE" default:"30m" help:"A session ends after so long without a request."`
	TotalLimit time.Duration `env:"BELAY_SESSION_TOTAL" default:"12h" help:"A session ends after so long in any case."`
}

func (s Server) logger(w io.Writer) *slog.Logger {
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// loopback tells whether an address is reachable from this machine alone.
func loopback(addr string) bool {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
