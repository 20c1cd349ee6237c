package app

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"strconv"

	"belay/internal/audit"
	"belay/internal/authz"
	"belay/internal/db"
	"belay/internal/fault"
)

type auditCommand struct {
	Verify auditVerify `cmd:"" help:"Walk the sealed chain of the record and say what does not fit."`
}

type auditVerify struct {
	Database
	Head   string `placeholder:"FILE" help:"A signed head kept elsewhere: proves that the record's end was not cut off or made again."`
	Public string `placeholder:"KEY" help:"The verifier key of the head; without it the installation's key file is used."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// auditResult is the report as printed.
type auditResult struct {
	OK       bool           `json:"ok"`
	Entries  int            `json:"entries"`
	Sealed   int            `json:"sealed"`
	Unsealed int            `json:"unsealed"`
	Erased   int            `json:"erased"`
	Seq      int64          `json:"seq"`
	Chain    string         `json:"chain"`
	Findings []auditFinding `json:"findings"`
	Unproven []string       `json:"unproven"`
}

type auditFinding struct {
	Flaw    audit.Flaw `json:"flaw"`
	Seq     int64      `json:"seq"`
	Entry   string     `json:"entry"`
	Message string     `json:"message"`
}

// Run exits 1 when something does not fit.
func (c auditVerify) Run(ctx context.Context, s Streams) error {
	core, err := openCore(ctx, c.DB, options{})
	if err != nil {
		return err
	}
	defer core.db.Close()
	head, err := c.head(core)
	if err != nil {
		return err
	}
	report, err := audit.Verify(ctx, core.db, head)
	if err != nil {
		return err
	}
	if err := core.noteVerified(ctx, report); err != nil {
		return err
	}
	if err := printAudit(s.Out, report, c.JSON); err != nil {
		return err
	}
	if !report.OK() {
		return errFound
	}
	return nil
}

// noteVerified puts the operator's check on record like every other act.
func (c *core) noteVerified(ctx context.Context, r audit.Report) error {
	return c.db.Write(ctx, func(tx *db.Tx) error {
		return c.log.Record(tx, authz.Operator(), audit.Entry{Action: "audit.verify", Kind: audit.KindEntry, Object: "chain",
			Detail: map[string]string{"seq": strconv.FormatInt(r.Seq, 10), "findings": strconv.Itoa(len(r.Findings) + r.More)}})
	})
}

func printAudit(w io.Writer, r audit.Report, asJSON bool) error {
	out := auditResult{OK: r.OK(), Entries: r.Entries, Sealed: r.Sealed, Unsealed: r.Unsealed, Erased: r.Erased, Seq: r.Seq,
		Chain: hex.EncodeToString(r.Chain), Findings: []auditFinding{}, Unproven: append([]string{}, r.Unproven...)}
	for _, f := range r.Findings {
		out.Findings = append(out.Findings, auditFinding(f))
	}
	if asJSON {
		return printJSON(w, out)
	}
	fmt.Fprintf(w, "%d entries, %d in the chain up to number %d, %d waiting, %d erased\n", r.Entries, r.Sealed, r.Seq, r.Unsealed, r.Erased)
	for _, f := range r.Findings {
		fmt.Fprintf(w, "%s at %d: %s\n", f.Flaw, f.Seq, f.Message)
	}
	if r.More > 0 {
		fmt.Fprintf(w, "and %d more\n", r.More)
	}
	for _, u := range r.Unproven {
		fmt.Fprintln(w, "not proven:", u)
	}
	if r.OK() {
		fmt.Fprintln(w, "Nothing was found.")
	}
	return nil
}

func (c auditVerify) head(core *core) (*audit.Head, error) {
	if c.Head == "" {
		return nil, nil
	}
	note, err := os.ReadFile(c.Head)
	if err != nil {
		return nil, fault.Newf(fault.Invalid, "BLY-4003", "The head %s cannot be read. Name the file that the sink wrote.", c.Head).Because(err)
	}
	public := c.Public
	if public == "" {
		key, err := audit.ReadKey(c.KeyFile)
		if err != nil {
			return nil, err
		}
		public = key.Public()
	}
	h, err := audit.OpenHead(note, public)
	if err != nil {
		return nil, fmt.Errorf("head %s: %w", c.Head, err)
	}
	return h, nil
}
