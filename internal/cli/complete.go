package cli

import (
	"fmt"
	"strings"

	"belay/internal/fault"

	"github.com/alecthomas/kong"
)

// CompletionCommand prints the few lines by which a shell asks this program for
// what may come next. Everything else is decided by Complete, so that all shells
// know the same.
type CompletionCommand struct {
	Shell string `arg:"" help:"bash, zsh, fish or powershell."`
}

// Run prints the script.
func (c CompletionCommand) Run(s Streams) error {
	script, ok := map[string]string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion, "powershell": powershellCompletion}[c.Shell]
	if !ok {
		return fault.Newf(fault.Invalid, "BLY-4116", "There is no completion for %s. Name bash, zsh, fish or powershell.", c.Shell)
	}
	_, err := fmt.Fprint(s.Out, script)
	return err
}

// CompleteCommand is what those scripts call, with the words typed so far; the
// last one is still being typed.
type CompleteCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words after belay."`
}

// Run prints one candidate a line, with a tab and its help.
func (c CompleteCommand) Run(s Streams, k *kong.Context) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	for _, candidate := range Complete(k.Model.Node, words) {
		fmt.Fprintln(s.Out, candidate)
	}
	return nil
}

// Complete lists what the last word may become: commands, flags, or a flag's
// values, each with a tab and its help.
func Complete(root *kong.Node, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	typed, before := words[len(words)-1], words[:len(words)-1]
	node, open := root, (*kong.Flag)(nil)
	for _, w := range before {
		switch {
		case open != nil:
			open = nil
		case strings.HasPrefix(w, "-"):
			if f := flagOf(node, w); f != nil && !f.IsBool() && !strings.Contains(w, "=") {
				open = f
			}
		default:
			if child := childOf(node, w); child != nil {
				node = child
			}
		}
	}
	name, _, assigned := strings.Cut(typed, "=")
	switch {
	case open != nil:
		return valuesOf(open, "", typed)
	case assigned && flagOf(node, name) != nil:
		return valuesOf(flagOf(node, name), name+"=", typed)
	case strings.HasPrefix(typed, "-"):
		return flagsOf(node, typed)
	}
	var out []string
	for _, c := range node.Children {
		if !c.Hidden && strings.HasPrefix(c.Name, typed) {
			out = append(out, c.Name+"\t"+c.Help)
		}
	}
	return out
}

func childOf(n *kong.Node, name string) *kong.Node {
	for _, c := range n.Children {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func flagOf(n *kong.Node, word string) *kong.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	for ; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if f.Name == name || f.Short != 0 && string(f.Short) == name {
				return f
			}
		}
	}
	return nil
}

func flagsOf(n *kong.Node, typed string) []string {
	var out []string
	for ; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if name := "--" + f.Name; !f.Hidden && strings.HasPrefix(name, typed) {
				out = append(out, name+"\t"+f.Help)
			}
		}
	}
	return out
}

func valuesOf(f *kong.Flag, prefix, typed string) []string {
	var out []string
	for _, v := range strings.Split(f.Enum, ",") {
		if v != "" && strings.HasPrefix(prefix+v, typed) {
			out = append(out, prefix+v+"\t")
		}
	}
	return out
}

const bashCompletion = `# belay: put this into ~/.bashrc:  source <(belay completion bash)
_belay() {
  local IFS=$'\n'
  local line word="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    case "$word" in *=*) line="${line#*=}";; esac
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _belay belay
`

const zshCompletion = `#compdef belay
# belay: put this into ~/.zshrc after compinit:  source <(belay completion zsh)
_belay() {
  local -a names texts
  local line
  while IFS= read -r line; do
    names+=("${line%%$'\t'*}")
    texts+=("${line%%$'\t'*}  ${line#*$'\t'}")
  done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#names )); then compadd -l -d texts -a names; else _files; fi
}
compdef _belay belay
`

const fishCompletion = `# belay: belay completion fish > ~/.config/fish/completions/belay.fish
function __belay_complete
  set -l words (commandline -opc) (commandline -ct)
  belay complete -- $words[2..-1] 2>/dev/null
end
complete -c belay -a '(__belay_complete)'
`

const powershellCompletion = `# belay: put this into your $PROFILE:  belay completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName belay -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($wordToComplete -eq '') { $words += '' }
  belay complete -- @words 2>$null | ForEach-Object {
    $name, $text = $_ -split [char]9, 2
    if (-not $text) { $text = $name }
    [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $text)
  }
}
`
