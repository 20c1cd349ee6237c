package audit

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"belay/internal/fault"
	"belay/internal/id"
)

// Head is the end of the chain at one moment. Kept where whoever writes the
// database cannot write, it proves that nothing before it was cut or computed
// anew.
type Head struct {
	Seq    int64  // number of the last sealed entry
	Chain  []byte // its chain hash
	At     time.Time
	Signer string // name of the key whose signature was checked; "" when none was
}

// headTitle is the first line of a head's text.
const headTitle = "belay audit head v1"

// text is what is signed: title, number, hash in base64 and instant, a line each.
func (h Head) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", headTitle, h.Seq, base64.StdEncoding.EncodeToString(h.Chain), h.At.UTC().Format(time.RFC3339Nano))
}

// Key signs heads with ed25519. Its file has one line in the form of a signed
// note's private key, PRIVATE+KEY+name+hash+base64, and lies outside the
// database; heads are signed notes (https://c2sp.org/signed-note).
type Key struct {
	name    string
	path    string
	private ed25519.PrivateKey
}

const (
	keyName    = "belay-audit"
	keyPrefix  = "PRIVATE+KEY+"
	algEd25519 = "\x01"
)

var errKeyFile = fault.New(fault.Invalid, "BLY-1114", "The key file of the audit record cannot be read. Nothing was signed. Restore the file from your backup of keys, or name another file; a new key is made when the file does not exist.")

// LoadKey reads the key file, or makes it, readable by its owner alone, when it
// does not exist. A file that others may read is refused.
func LoadKey(path string, ids *id.Source) (_ *Key, err error) {
	defer fault.Wrap(&err, "audit.LoadKey")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return newKey(path, ids)
	}
	return ReadKey(path)
}

// ReadKey is LoadKey for those who only check: a file that is not there is an
// error, since a new key would prove nothing.
func ReadKey(path string) (_ *Key, err error) {
	defer fault.Wrap(&err, "audit.ReadKey")
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, errKeyFile.Because(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		return nil, fault.Newf(fault.Invalid, "BLY-1115", "The key file %s of the audit record can be read by other accounts of this machine. Nothing was signed. Run chmod 600 on it.", path)
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(string(raw)), keyPrefix)
	name, key, err := splitKey(rest)
	if !ok || err != nil || len(key) != ed25519.SeedSize {
		return nil, errKeyFile.Because(err)
	}
	k := &Key{name: name, path: path, private: ed25519.NewKeyFromSeed(key)}
	if !strings.HasPrefix(rest, fmt.Sprintf("%s+%08x+", name, k.hash())) {
		return nil, errKeyFile
	}
	return k, nil
}

func newKey(path string, ids *id.Source) (*Key, error) {
	k := &Key{name: keyName, path: path, private: ed25519.NewKeyFromSeed(ids.Bytes(ed25519.SeedSize))}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fault.Newf(fault.Unavailable, "BLY-1116", "The key file %s of the audit record could not be made. Check that the folder exists and can be written, or name another file.", path).Because(err)
	}
	line := fmt.Sprintf("%s%s+%08x+%s\n", keyPrefix, k.name, k.hash(), base64.StdEncoding.EncodeToString([]byte(algEd25519+string(k.private.Seed()))))
	_, err = f.WriteString(line)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Key) public() ed25519.PublicKey { return k.private.Public().(ed25519.PublicKey) }

func (k *Key) hash() uint32 { return keyHash(k.name, k.public()) }

// keyHash is the short name of a key inside a note.
func keyHash(name string, public ed25519.PublicKey) uint32 {
	sum := sha256.Sum256([]byte(name + "\n" + algEd25519 + string(public)))
	return binary.BigEndian.Uint32(sum[:])
}

// Public is the verifier key, name+hash+base64: give it to whoever checks.
func (k *Key) Public() string {
	return fmt.Sprintf("%s+%08x+%s", k.name, k.hash(), base64.StdEncoding.EncodeToString([]byte(algEd25519+string(k.public()))))
}

// splitKey reads name+hash+base64 of either kind of key.
func splitKey(text string) (name string, key []byte, err error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 || parts[0] == "" {
		return "", nil, errors.New("not name+hash+key")
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(raw) != 33 || string(raw[:1]) != algEd25519 {
		return "", nil, errors.New("not an ed25519 key")
	}
	return parts[0], raw[1:], nil
}

// Sign gives the head as a signed note.
func (k *Key) Sign(h Head) []byte {
	text := h.text()
	sig := binary.BigEndian.AppendUint32(nil, k.hash())
	sig = append(sig, ed25519.Sign(k.private, []byte(text))...)
	return []byte(text + "\n— " + k.name + " " + base64.StdEncoding.EncodeToString(sig) + "\n")
}

var (
	errHead = fault.New(fault.Invalid, "BLY-1118", "This is no head of an audit record. Name the file that Belay wrote, unchanged.")
	errSign = fault.New(fault.Invalid, "BLY-1119", "The signature of this head is not by the given key. Either the head was changed or it belongs to another installation.")
)

// ParseHead reads a note without checking its signature; Verify then says so.
func ParseHead(note []byte) (_ *Head, err error) {
	defer fault.Wrap(&err, "audit.ParseHead")
	text, _, ok := bytes.Cut(note, []byte("\n\n"))
	lines := strings.Split(string(text), "\n")
	if !ok || len(lines) != 4 || lines[0] != headTitle {
		return nil, errHead
	}
	h := &Head{}
	var errs [3]error
	h.Seq, errs[0] = strconv.ParseInt(lines[1], 10, 64)
	h.Chain, errs[1] = base64.StdEncoding.Strict().DecodeString(lines[2])
	h.At, errs[2] = time.Parse(time.RFC3339Nano, lines[3])
	if err := errors.Join(errs[:]...); err != nil || h.text() != string(text)+"\n" {
		return nil, errHead.Because(err)
	}
	return h, nil
}

// OpenHead reads a note and checks that the holder of the verifier key signed it.
func OpenHead(note []byte, public string) (_ *Head, err error) {
	defer fault.Wrap(&err, "audit.OpenHead")
	h, err := ParseHead(note)
	if err != nil {
		return nil, err
	}
	name, key, err := splitKey(strings.TrimSpace(public))
	if err != nil {
		return nil, errSign.Because(err)
	}
	text, signatures, _ := strings.Cut(string(note), "\n\n")
	for line := range strings.Lines(signatures) {
		encoded, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "— "+name+" ")
		sig, err := base64.StdEncoding.Strict().DecodeString(encoded)
		if !ok || err != nil || len(sig) != 4+ed25519.SignatureSize || binary.BigEndian.Uint32(sig) != keyHash(name, key) {
			continue
		}
		if ed25519.Verify(key, []byte(text+"\n"), sig[4:]) {
			h.Signer = name
			return h, nil
		}
	}
	return nil, errSign
}
