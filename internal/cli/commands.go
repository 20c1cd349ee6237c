package cli

import "github.com/alecthomas/kong"

// Commands are the commands of people's own work. Package app puts them beside
// the operator's.
type Commands struct {
	Login      loginCommand       `cmd:"" group:"work" help:"Keep a server and a token for the commands below."`
	Logout     logoutCommand      `cmd:"" group:"work" help:"Forget the kept server and token."`
	Token      tokenCommands      `cmd:"" group:"work" help:"The token that commands come in by."`
	Me         meCommand          `cmd:"" group:"work" help:"Who I am to the server."`
	Person     personCommands     `cmd:"" group:"work" help:"People who work here."`
	Growth     growthCommands     `cmd:"" group:"work" help:"Where I stand against my target."`
	Evidence   evidenceCommand    `cmd:"" group:"work" help:"What I did that shows it."`
	Module     moduleCommands     `cmd:"" group:"work" help:"Training modules and my runs of them."`
	Offer      offerCommands      `cmd:"" group:"work" help:"Places to learn that host teams offer."`
	Programme  programmeCommands  `cmd:"" group:"work" help:"What departments offer learners."`
	Wish       wishCommands       `cmd:"" group:"work" help:"What people would like to learn."`
	Internship internshipCommands `cmd:"" group:"work" help:"Internships with other teams, from proposal to the end."`
	Helping    helpingCommands    `cmd:"" group:"work" help:"Whom I help."`
	Board      boardCommand       `cmd:"" group:"work" help:"Who learns what, where, with whom."`
	Absence    absenceCommands    `cmd:"" group:"work" help:"When I am away."`
	Delegate   delegateCommands   `cmd:"" group:"work" help:"Who stands in for me while I am away."`
	Alumni     alumniCommands     `cmd:"" group:"work" help:"What learners wrote for those who come later."`
	Inbox      inboxCommand       `cmd:"" group:"work" help:"What waits for me, oldest first."`
	Notice     noticeCommands     `cmd:"" group:"work" help:"What happened that concerns me."`
}

// Groups are the headings under which help lists commands and flags, by the
// group's key.
func Groups() map[string]string {
	return map[string]string{groupWork: "Your own work, over the API:", groupRemote: "Server and output:",
		"operate": "Running an installation:", "program": "The program itself:"}
}

const (
	groupWork   = "work"
	groupRemote = "remote"
)

// Shared tells whether a flag is one of those that every command of people's own
// work takes; documents list them once.
func Shared(f *kong.Flag) bool { return f.Group != nil && f.Group.Key == groupRemote }
