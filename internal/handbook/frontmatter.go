package handbook

import (
	"bytes"
	"errors"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

var (
	metaKey   = regexp.MustCompile(`^["']?[A-Za-z_][\w.-]*["']?[ \t]*:([ \t]|$)`)
	titleLine = regexp.MustCompile(`(?m)^["']?title["']?[ \t]*:`)
)

// frontMatter is what stands above the Markdown of a page.
type frontMatter struct {
	meta map[string]any
	body int // offset of the first byte below
	line int // line number of that byte
	bad  *yamlFault
}

// splitFrontMatter finds front matter by hand, because a page may begin with a
// rule that only looks like it: nine includes of the handbook we learned from
// are "---", text, "---". A block counts when it is a YAML map; in a partial,
// which needs no front matter, only when that map has a title. What begins
// like a map and is none is a fault, not text: its keys would otherwise be
// shown to readers.
func splitFrontMatter(src []byte, partial bool) frontMatter {
	none := frontMatter{line: 1}
	rest, ok := cutFence(src)
	if !ok {
		return none
	}
	first, _, _ := bytes.Cut(rest, []byte("\n"))
	claims := metaKey.Match(first) && (!partial || titleLine.Match(rest[:min(len(rest), maxMetaBytes)]))
	inner, after, closed := cutClosing(rest)
	if !closed {
		if claims && !partial {
			none.bad = &yamlFault{line: 1, text: "the front matter that begins here is never closed by a line of three dashes"}
		}
		return none
	}
	if len(inner) > maxMetaBytes {
		if claims {
			none.bad = &yamlFault{line: 1, text: "the front matter is longer than 64 KiB"}
		}
		return none
	}
	body := len(src) - len(after)
	line := 1 + bytes.Count(src[:body], []byte("\n"))
	if len(bytes.TrimSpace(inner)) == 0 {
		if partial {
			return none
		}
		return frontMatter{body: body, line: line}
	}
	meta, fault := decodeMeta(inner)
	switch {
	case fault != nil && claims:
		fault.line++ // the opening dashes
		return frontMatter{body: body, line: line, bad: fault}
	case fault != nil:
		return none
	}
	if _, titled := meta["title"]; partial && !titled {
		return none
	}
	return frontMatter{meta: meta, body: body, line: line}
}

// cutFence takes the opening line of three dashes off src.
func cutFence(src []byte) ([]byte, bool) {
	first, rest, more := bytes.Cut(src, []byte("\n"))
	return rest, more && string(bytes.TrimRight(first, " \t")) == "---"
}

// cutClosing splits at the closing line of three dashes.
func cutClosing(src []byte) (inner, after []byte, closed bool) {
	for at := 0; at < len(src); {
		line, _, more := bytes.Cut(src[at:], []byte("\n"))
		next := at + len(line)
		if more {
			next++
		}
		if string(bytes.TrimRight(line, " \t")) == "---" {
			return src[:at], src[next:], true
		}
		at = next
	}
	return nil, nil, false
}

// decodeMeta reads a YAML map. It refuses anything else.
func decodeMeta(inner []byte) (map[string]any, *yamlFault) {
	var meta map[string]any
	if err := yaml.Load(inner, &meta); err != nil {
		return nil, faultOf(err)
	}
	if meta == nil {
		return nil, &yamlFault{line: 1, text: "this is not a map of keys and values"}
	}
	return meta, nil
}

// yamlFault is one fault of a YAML text.
type yamlFault struct {
	line int
	text string
}

// faultsOf lists what the YAML reader found wrong, with lines of that text.
func faultsOf(err error) []yamlFault {
	var many *yaml.LoadErrors
	if errors.As(err, &many) {
		out := make([]yamlFault, 0, len(many.Errors))
		for _, e := range many.Errors {
			out = append(out, yamlFault{line: max(e.Mark.Line, 1), text: plainYAML(e.Message)})
		}
		return out
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		return []yamlFault{{line: max(one.Mark.Line, 1), text: plainYAML(one.Message)}}
	}
	return []yamlFault{{line: 1, text: plainYAML(err.Error())}}
}

func faultOf(err error) *yamlFault {
	return &faultsOf(err)[0]
}

// plainYAML words the reader's message for people.
func plainYAML(message string) string {
	message = strings.TrimPrefix(message, "yaml: ")
	if i := strings.IndexByte(message, '\n'); i >= 0 {
		message = message[:i]
	}
	return message
}
