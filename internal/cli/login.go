package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"belay/client"
	"belay/internal/fault"

	"golang.org/x/term"
)

type loginCommand struct {
	Server    string `env:"BELAY_SERVER" placeholder:"URL" help:"The server, such as https://belay.example."`
	Token     string `arg:"" optional:"" help:"Where the token comes from: - for standard input; asked for at a terminal when not given."`
	LoginFile string `env:"BELAY_LOGIN_FILE" placeholder:"FILE" help:"Where to keep it; belay/login.json in your configuration folder when not given."`
}

// tokenPath is the page on which tokens are made.
const tokenPath = "/tokens"

var (
	errTokenGiven = fault.New(fault.Invalid, "BLY-4110", "No token was given. Nothing was kept; make one on the server's page /tokens and pipe it in: belay login --server URL - < FILE.")
	errTokenArg   = fault.New(fault.Invalid, "BLY-4111", "A token does not belong on the command line, where others on this machine may see it. Nothing was kept; pipe it in with -, or type it at the prompt.")
)

// Run asks the server who the token's owner is, and keeps both.
func (c loginCommand) Run(ctx context.Context, s Streams) error {
	remote := Remote{Server: c.Server, LoginFile: c.LoginFile}
	l, err := remote.kept()
	if err != nil {
		l = login{}
	}
	if c.Server != "" {
		l.Server = strings.TrimSuffix(c.Server, "/")
	}
	if l.Server == "" {
		return errNoServer
	}
	if l.Token, err = c.read(s, l.Server); err != nil {
		return err
	}
	x, err := dial(l, s, false)
	if err != nil {
		return err
	}
	me, err := x.Me(ctx)
	name := me.Name
	if p, refusal := client.IsProblem(err); refusal && p.Code == "BLY-3013" {
		name, err = "somebody", nil // a good token that may not read people
	}
	if err != nil {
		return refused(err)
	}
	file, err := remote.loginFile()
	if err != nil {
		return err
	}
	if err := keep(file, l); err != nil {
		return fault.Newf(fault.Invalid, "BLY-4112", "The login cannot be kept in %s. Nothing was kept; choose another place with --login-file.", file).Because(err)
	}
	fmt.Fprintf(s.Out, "You are %s at %s. The token is kept in %s, readable by you alone.\n", name, l.Server, file)
	return nil
}

// read takes the token from the prompt or from standard input.
func (c loginCommand) read(s Streams, server string) (string, error) {
	if c.Token != "" && c.Token != "-" {
		return "", errTokenArg
	}
	if f := s.prompted(); f != nil && c.Token == "" {
		fmt.Fprintf(s.Err, "Make a token at %s%s and paste it here: ", server, tokenPath)
		raw, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.Err)
		if token := strings.TrimSpace(string(raw)); err == nil && token != "" {
			return token, nil
		}
		return "", errTokenGiven
	}
	line, err := bufio.NewReader(io.LimitReader(s.In, mostInput)).ReadString('\n')
	if token := strings.TrimSpace(line); token != "" && (err == nil || errors.Is(err, io.EOF)) {
		return token, nil
	}
	return "", errTokenGiven
}

// keep writes the login file so that nobody else reads it, not even for a
// moment.
func keep(file string, l login) error {
	raw, err := json.MarshalIndent(l, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".login-*") // for the owner alone from the start
	if err != nil {
		return err
	}
	_, err = f.Write(append(raw, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

type logoutCommand struct {
	LoginFile string `env:"BELAY_LOGIN_FILE" placeholder:"FILE" help:"Where the login is kept."`
}

// Run forgets the login. The token itself ends on the server's page.
func (c logoutCommand) Run(s Streams) error {
	remote := Remote{LoginFile: c.LoginFile}
	was, _ := remote.kept()
	file, err := remote.loginFile()
	if err != nil {
		return err
	}
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault.Newf(fault.Invalid, "BLY-4113", "The login in %s cannot be removed. It is still there; remove the file yourself.", file).Because(err)
	}
	if was.Server == "" {
		fmt.Fprintln(s.Out, "No login was kept.")
		return nil
	}
	fmt.Fprintf(s.Out, "Forgotten. To end the token everywhere, take it back at %s%s.\n", was.Server, tokenPath)
	return nil
}

type tokenCommands struct {
	Show tokenShow `cmd:"" help:"Which server and scopes commands use now, and where tokens are made."`
}

type tokenShow struct{ Remote }

// tokenDocument is what `belay token show --json` prints.
type tokenDocument struct {
	Server string   `json:"server"`
	Tokens string   `json:"tokens"` // page where they are made and taken back
	Scopes []string `json:"scopes"`
}

// Run asks the server what the token may do. Tokens are made and taken back on
// the server's page only, so that a stolen one cannot make itself another.
func (c tokenShow) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		me, err := x.Me(ctx)
		if p, refusal := client.IsProblem(err); refusal && p.Code == "BLY-3013" {
			me.Scopes, err = []string{}, nil
		}
		if err != nil {
			return err
		}
		doc := tokenDocument{x.Server(), x.Server() + tokenPath, me.Scopes}
		return x.show(doc, func(s *sheet) {
			s.pairs("Server", doc.Server, "May", strings.Join(doc.Scopes, ", "))
			if len(doc.Scopes) == 0 {
				s.note("The token lacks org:read, so it cannot tell what it may do.")
			}
			s.note("Make tokens and take them back at %s.", doc.Tokens)
		})
	})
}

type meCommand struct{ Remote }

func (c meCommand) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, s, func(ctx context.Context, x *session) error {
		me, err := x.Me(ctx)
		if err != nil {
			return err
		}
		return x.show(me, func(s *sheet) {
			s.title("%s", me.Name)
			if me.Person != nil {
				showPerson(s, *me.Person)
			}
			s.pairs("Roles", strings.Join(me.Roles, ", "), "This token may", strings.Join(me.Scopes, ", "))
		})
	})
}

// moment is an instant as people read it here.
func moment(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}
