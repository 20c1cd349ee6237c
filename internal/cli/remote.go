package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"belay/client"
	"belay/internal/fault"
)

// Remote is what every command that calls a server takes.
type Remote struct {
	Server    string `env:"BELAY_SERVER" placeholder:"URL" group:"remote" help:"The server, such as https://belay.example; else the one of 'belay login'."`
	Token     string `env:"BELAY_TOKEN" placeholder:"TOKEN" group:"remote" help:"A personal token. Others on this machine may see arguments: rather use the variable, a file or 'belay login'."`
	TokenFile string `env:"BELAY_TOKEN_FILE" placeholder:"FILE" group:"remote" help:"A file that holds the token."`
	LoginFile string `env:"BELAY_LOGIN_FILE" placeholder:"FILE" group:"remote" help:"Where 'belay login' keeps server and token; belay/login.json in your configuration folder when not given."`
	JSON      bool   `name:"json" group:"remote" help:"Print the API's document as JSON."`
}

// Act is Remote for commands that change something.
type Act struct {
	Remote
	Key string `name:"key" placeholder:"KEY" group:"remote" help:"Idempotency key: run again with the same key and content, the act is done once."`
}

func (a Act) once() []client.CallOption {
	if a.Key == "" {
		return nil
	}
	return []client.CallOption{client.Key(a.Key)}
}

// login is what the login file holds.
type login struct {
	Server string `json:"server"`
	Token  string `json:"token"`
}

var (
	errNoServer = fault.New(fault.Invalid, "BLY-4103", "It is not known which server to ask. Run 'belay login --server https://...', or give --server or BELAY_SERVER.")
	errNoToken  = fault.New(fault.Invalid, "BLY-4104", "There is no token to come in by. Make one on the server's page /tokens, then run 'belay login', or give --token-file or BELAY_TOKEN.")
	errAddress  = fault.New(fault.Invalid, "BLY-4105", "The server's address cannot be used. Nothing was sent; write it as https://belay.example.")
)

// loginFile is where server and token are kept.
func (r Remote) loginFile() (string, error) {
	if r.LoginFile != "" {
		return r.LoginFile, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fault.New(fault.Invalid, "BLY-4107", "Your configuration folder is not known. Nothing was done; say where to keep the login with --login-file.").Because(err)
	}
	return filepath.Join(dir, "belay", "login.json"), nil
}

// kept reads the login file; nothing when there is none.
func (r Remote) kept() (l login, err error) {
	file, err := r.loginFile()
	if err != nil {
		return login{}, nil // the server and the token may be given otherwise
	}
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return login{}, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &l)
	}
	if err != nil {
		return login{}, fault.Newf(fault.Invalid, "BLY-4108", "The login in %s cannot be read. Nothing was sent; run 'belay login' to write it again.", file).Because(err)
	}
	return l, nil
}

// who is the server to ask and the token to ask with. A kept token goes to the
// server it was kept for and to no other.
func (r Remote) who() (login, error) {
	k, err := r.kept()
	if err != nil && (r.Server == "" || r.Token == "" && r.TokenFile == "") {
		return login{}, err
	}
	l := login{Server: strings.TrimSuffix(r.Server, "/"), Token: strings.TrimSpace(r.Token)}
	if l.Server == "" {
		l.Server = k.Server
	}
	if l.Token == "" && r.TokenFile != "" {
		raw, err := os.ReadFile(r.TokenFile)
		if err != nil {
			return login{}, fault.Newf(fault.Invalid, "BLY-4109", "The token file %s cannot be read. Nothing was sent; check its name and who may read it.", r.TokenFile).Because(err)
		}
		l.Token = strings.TrimSpace(string(raw))
	}
	if l.Token == "" && l.Server == k.Server {
		l.Token = k.Token
	}
	switch {
	case l.Server == "":
		return l, errNoServer
	case l.Token == "":
		return l, errNoToken
	}
	return l, nil
}

// session is one command's connection and its output.
type session struct {
	*client.Client
	printer
}

// open connects a command.
func (r Remote) open(s Streams) (*session, error) {
	l, err := r.who()
	if err != nil {
		return nil, err
	}
	return dial(l, s, r.JSON)
}

func dial(l login, s Streams, asJSON bool) (*session, error) {
	c, err := client.New(l.Server, l.Token, client.WithAgent("belay-cli"))
	if err != nil {
		return nil, errAddress.Because(err)
	}
	return &session{c, printer{s, asJSON}}, nil
}

// with runs a command's calls; a refusal of the server becomes the program's own
// form of one, so that it is printed as every other is.
func (r Remote) with(ctx context.Context, s Streams, do func(ctx context.Context, x *session) error) error {
	x, err := r.open(s)
	if err != nil {
		return err
	}
	return refused(do(ctx, x))
}

// refused turns a client's error into a fault.
func refused(err error) error {
	var gone *client.Unreachable
	if errors.As(err, &gone) {
		return fault.Newf(fault.Unavailable, "BLY-4102", "The server at %s cannot be reached, so it is not known to have done anything. Check the address and your network, then try again.", gone.Server).Because(err)
	}
	p, ok := client.IsProblem(err)
	if !ok {
		return err
	}
	if p.Code == "BLY-4101" { // the client's own: something else answered
		return fault.New(fault.Invalid, "BLY-4101", "What answers there is not Belay's API. Nothing was changed; check the server's address.").Because(err)
	}
	f := &fault.Error{Kind: kindOf(int(p.Status)), Code: p.Code, Message: p.Detail}
	for _, field := range p.Fields {
		f.Fields = append(f.Fields, fault.Field{Name: field.Name, Message: field.Message})
	}
	for _, w := range p.Warnings {
		f.Warnings = append(f.Warnings, fault.Warning{Code: w.Code, Message: w.Message})
	}
	if len(f.Warnings) > 0 {
		f.Kind = fault.NeedsReason
	}
	if p.Draft != "" { // only proposals are kept so
		f.Draft = "belay internship submit " + path.Base(p.Draft)
	}
	return f
}

// kindOf is the sort of refusal that a status stands for.
func kindOf(status int) fault.Kind {
	switch {
	case status == 401:
		return fault.Unauthenticated
	case status == 403:
		return fault.Forbidden
	case status == 404:
		return fault.NotFound
	case status == 409:
		return fault.Conflict
	case status == 412:
		return fault.Stale
	case status == 429:
		return fault.TooMany
	case status >= 500:
		return fault.Unavailable
	}
	return fault.Invalid
}
