package account

import (
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"strings"
	"unicode"

	"belay/internal/fault"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxEmail is the longest address that mail can carry (RFC 5321), in bytes.
const maxEmail = 254

// Key is the canonical form of an e-mail address: two addresses that people
// take for the same have the same key (NFKC, case-folded, trimmed), and a key is
// its own key. Accounts are found and tries are counted by it.
func Key(email string) string {
	folded := cases.Fold().String(norm.NFKC.String(email))
	// Folding alone swaps the two cases of Cherokee instead of joining them.
	return strings.TrimSpace(norm.NFKC.String(strings.ToLower(folded)))
}

var errEmail = fault.New(fault.Invalid, "BLY-2105", "This e-mail address cannot be used. Nothing was changed; please write it like name@example.org.").
	With("email", "Please write an address like name@example.org.")

// checkEmail refuses what cannot be an address. Whether mail arrives there is
// not our question: a link is handed over by a person.
func checkEmail(key string) error {
	local, domain, ok := strings.Cut(key, "@")
	odd := strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar })
	if !ok || local == "" || domain == "" || strings.Contains(domain, "@") || odd || len(key) > maxEmail {
		return errEmail
	}
	return nil
}

// addressKey is the canonical network address: one home or office line on IPv6
// is a /64, so that one caller does not count as many.
func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if line, err := ip.Prefix(64); err == nil {
			return line.String()
		}
	}
	return ip.String()
}

// limitKey hides what a limit is counted by: only its hash is stored.
func limitKey(of, value string) string {
	sum := sha256.Sum256([]byte(of + "\x00" + value))
	return hex.EncodeToString(sum[:])
}
