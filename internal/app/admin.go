package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"belay/internal/account"
	"belay/internal/authz"
	"belay/internal/fault"

	"golang.org/x/term"
)

type adminCommands struct {
	Create   adminCreate   `cmd:"" help:"Make an account with a password, such as the first administrator's."`
	Invite   adminInvite   `cmd:"" help:"Print a link by which an account's owner sets a password once."`
	Password adminPassword `cmd:"" help:"Set an account's password."`
	Disable  adminDisable  `cmd:"" help:"Shut an account out at once."`
	Enable   adminEnable   `cmd:"" help:"Let an account in again."`
}

type adminCreate struct {
	Database
	Email string   `required:"" help:"The account's e-mail address."`
	Name  string   `help:"The name shown; the address if not given."`
	Roles []string `name:"role" placeholder:"ROLE" help:"platform_admin (the default), hr_admin or auditor. Repeatable."`
}

// Run reads the password from the terminal, or the first line of standard input.
func (c adminCreate) Run(ctx context.Context, s Streams) error {
	return withCore(ctx, c.DB, func(core *core) error {
		in := account.NewAccount{Email: c.Email, Name: c.Name}
		if in.Name == "" {
			in.Name = c.Email
		}
		for _, r := range c.Roles {
			in.Roles = append(in.Roles, authz.Role(r))
		}
		var err error
		if in.Password, err = readPassword(s); err != nil {
			return err
		}
		a, err := core.account.Create(ctx, authz.Operator(), in)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "The account %s can sign in now.\n", a.Email)
		return nil
	})
}

// withCore opens the database for an operator's command.
func withCore(ctx context.Context, url string, do func(*core) error) error {
	core, err := openCore(ctx, url, options{})
	if err != nil {
		return err
	}
	defer core.db.Close()
	return do(core)
}

func readPassword(s Streams) (string, error) {
	if f, ok := s.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(s.Err, "Password: ")
		raw, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(s.Err)
		return string(raw), err
	}
	text, err := bufio.NewReader(s.In).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if text = strings.TrimRight(text, "\r\n"); text == "" {
		return "", fault.New(fault.Invalid, "BLY-4004", "No password was given. Nothing was changed; type it at the prompt, or give it as the first line of standard input.")
	}
	return text, nil
}

type adminByEmail struct {
	Database
	Email string `arg:"" help:"The account's e-mail address."`
}

// with finds the account and does something with it.
func (c adminByEmail) with(ctx context.Context, do func(*core, account.Account) error) error {
	return withCore(ctx, c.DB, func(core *core) error {
		a, err := core.account.ByEmail(ctx, authz.Operator(), c.Email)
		if err != nil {
			return err
		}
		return do(core, a)
	})
}

type adminInvite struct {
	adminByEmail
	PublicURL string `name:"public-url" env:"BELAY_PUBLIC_URL" default:"http://127.0.0.1:8080" help:"How people reach the server."`
}

// Run prints the link; it is shown this once.
func (c adminInvite) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, func(core *core, a account.Account) error {
		link, err := core.account.Invite(ctx, authz.Operator(), a.ID)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s/welcome/%s\nIt works once, until %s. It is not shown again.\n",
			strings.TrimSuffix(c.PublicURL, "/"), link.Token, link.Until.Format("2006-01-02 15:04 MST"))
		return nil
	})
}

type adminPassword struct{ adminByEmail }

// Run sets the password and ends every session of the account.
func (c adminPassword) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, func(core *core, a account.Account) error {
		password, err := readPassword(s)
		if err != nil {
			return err
		}
		if err := core.account.SetPassword(ctx, authz.Operator(), a.ID, password); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "The password of %s is set; it is signed out everywhere.\n", a.Email)
		return nil
	})
}

type adminDisable struct {
	adminByEmail
	Reason string `required:"" help:"Why; kept in the record."`
}

// Run shuts the account out.
func (c adminDisable) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, func(core *core, a account.Account) error {
		if err := core.account.Disable(ctx, authz.Operator(), a.ID, c.Reason); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s is shut out.\n", a.Email)
		return nil
	})
}

type adminEnable struct {
	adminByEmail
	Reason string `required:"" help:"Why; kept in the record."`
}

// Run lets the account in again.
func (c adminEnable) Run(ctx context.Context, s Streams) error {
	return c.with(ctx, func(core *core, a account.Account) error {
		if err := core.account.Enable(ctx, authz.Operator(), a.ID, c.Reason); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s may sign in again.\n", a.Email)
		return nil
	})
}
