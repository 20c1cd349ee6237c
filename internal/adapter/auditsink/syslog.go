package auditsink

import (
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"time"

	"belay/internal/audit"
	"belay/internal/fault"
)

const netTime = 10 * time.Second

// Syslog sends each head as one RFC 5424 message (facility log audit, notice)
// with the signed note in base64, over udp, tcp (octet counting, RFC 6587) or a
// local socket.
type Syslog struct{ network, address, host string }

// NewSyslog makes a sink of udp://HOST:PORT, tcp://HOST:PORT or unixgram:PATH;
// host is the name under which this machine reports.
func NewSyslog(target, host string) (*Syslog, error) {
	for _, network := range []string{"udp://", "tcp://", "unixgram:"} {
		if address, ok := strings.CutPrefix(target, network); ok && address != "" {
			return &Syslog{strings.TrimRight(network, ":/"), address, host}, nil
		}
	}
	return nil, fault.Newf(fault.Invalid, "BLY-1120", "The syslog address %q cannot be read. Write udp://HOST:PORT, tcp://HOST:PORT or unixgram:PATH.", target)
}

// Publish sends the head. Over udp nothing tells whether it arrived.
func (s *Syslog) Publish(ctx context.Context, h audit.Head, note []byte) (err error) {
	defer fault.Wrap(&err, "auditsink.Syslog")
	dialer := net.Dialer{Timeout: netTime}
	conn, err := dialer.DialContext(ctx, s.network, s.address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(netTime)); err != nil {
		return err
	}
	const priority = 13<<3 | 5 // log audit, notice
	line := fmt.Sprintf("<%d>1 %s %s belay - audit-head - seq=%d note=%s", priority, h.At.UTC().Format("2006-01-02T15:04:05.000000Z07:00"),
		s.host, h.Seq, base64.StdEncoding.EncodeToString(note))
	if s.network == "tcp" {
		line = fmt.Sprintf("%d %s", len(line), line)
	}
	_, err = conn.Write([]byte(line))
	return err
}
