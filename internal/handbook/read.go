package handbook

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"belay/internal/fault"
)

// Option changes how a tree is read. The zero Option is right for all uses but tests.
type Option struct {
	Workers int // files parsed at once; 0 = one per processor
}

// Read reads the directory tree at root: every Markdown and ERB file becomes a
// page, every fault a problem of the tree. Symbolic links are never followed.
// The error is only for a root that cannot be opened at all; a tree with
// problems of severity Error should not be stored.
func Read(root string, opt Option) (_ *Tree, err error) {
	defer fault.Wrap(&err, "handbook.Read()")
	dir, err := os.OpenRoot(root)
	if err != nil {
		return nil, fault.New(fault.Invalid, codeRoot,
			"The handbook folder cannot be opened. Nothing was read; check that the path exists, is a folder and may be read.").Because(err)
	}
	defer dir.Close()
	t := &Tree{Root: root, byPath: map[string]*Page{}, fileAt: map[string]*File{}, others: map[string]bool{}, included: map[*Page][]includeRef{}}
	r := &reader{tree: t, dir: dir}
	r.manifest()
	r.walk()
	r.pages(opt.Workers)
	r.files()
	t.checkPaths()
	t.linkIncludes()
	t.findModules()
	if len(t.Pages) == 0 && !t.hasErrors() {
		t.report(".", 1, Error, codeEmpty, "There is no Markdown file in this folder, so there is nothing to read. Check that the path is the handbook's root.")
	}
	SortProblems(t.Problems)
	t.Problems = slices.Compact(t.Problems)
	return t, nil
}

func (t *Tree) report(file string, line int, severity Severity, code, message string) {
	t.Problems = append(t.Problems, Problem{file, line, severity, code, message})
}

func (t *Tree) hasErrors() bool {
	return slices.ContainsFunc(t.Problems, func(p Problem) bool { return p.Severity == Error })
}

// SortProblems sorts by file and line.
func SortProblems(problems []Problem) {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

// reader holds what one Read works with.
type reader struct {
	tree      *Tree
	dir       *os.Root
	pagePaths []string
	dataPaths []string
}

// manifest reads belay.yaml when there is one.
func (r *reader) manifest() {
	info, err := r.dir.Lstat(ManifestFile)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	data, problem := r.read(ManifestFile, maxDataBytes)
	if problem != nil {
		r.tree.Problems = append(r.tree.Problems, *problem)
		return
	}
	m, problems := readManifest(data)
	r.tree.Manifest = m
	r.tree.Problems = append(r.tree.Problems, problems...)
	r.addFile(ManifestFile, data)
}

// walk lists the tree. Folders of version control and of package managers are
// no part of a handbook; other hidden folders are (issue templates lie there).
func (r *reader) walk() {
	_ = fs.WalkDir(r.dir.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.tree.report(p, 1, Error, codeUnreadable, "This folder or file cannot be read. Check its permissions.")
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
		case d.IsDir():
			if name := d.Name(); name == ".git" || name == ".hg" || name == ".svn" || name == "node_modules" {
				return fs.SkipDir
			}
		case d.Type()&fs.ModeSymlink != 0:
			r.symlink(p)
		case !d.Type().IsRegular():
			if isPage(p) {
				r.tree.report(p, 1, Error, codeUnreadable, "This is not a file but a device, pipe or socket, so it was not read.")
			}
		case isPage(p):
			r.pagePaths = append(r.pagePaths, p)
		case r.isData(p):
			r.dataPaths = append(r.dataPaths, p)
		default:
			r.tree.others[p] = true
		}
		return nil
	})
	slices.Sort(r.pagePaths)
}

// symlink reports a symbolic link. One that leaves the tree could bring in any
// file of this machine; one that stays would only read the same page twice.
func (r *reader) symlink(p string) {
	_, err := r.dir.Stat(p)
	switch {
	case err == nil:
		r.tree.report(p, 1, Warning, codeLinkIn, "This symbolic link was not followed; the file it points at is read where it lies.")
	case errors.Is(err, fs.ErrNotExist):
		r.tree.report(p, 1, Warning, codeLinkIn, "This symbolic link points at nothing and was not followed.")
	default:
		r.tree.report(p, 1, Error, codeLinkOut, "This symbolic link leads out of the folder and was not followed. Replace it by the file itself.")
	}
}

// isPage tells by its name whether a file is read as a page.
func isPage(p string) bool {
	name := strings.ToLower(path.Base(p))
	return strings.HasSuffix(name, ".md") || strings.HasSuffix(name, ".markdown") || strings.HasSuffix(name, ".erb")
}

// isData tells whether a file is kept as data: by its ending, and by the place
// where a manifest or custom puts policies, frameworks and the like.
func (r *reader) isData(p string) bool {
	switch strings.ToLower(path.Ext(p)) {
	case ".yaml", ".yml", ".csv", ".json":
	default:
		return false
	}
	if p == ManifestFile {
		return false
	}
	m := r.tree.Manifest
	for _, f := range m.Frameworks {
		if matchPath([]string{f.Path}, p) {
			return true
		}
	}
	if matchPath([]string{m.PoliciesDir()}, p) || matchPath(m.JobFamilies, p) || matchPath(m.ReadingLists, p) || matchPath(m.Modules, p) {
		return true
	}
	for element := range strings.SplitSeq(path.Dir(p), "/") {
		switch element {
		case "policies", "frameworks", "job-families", "job_families", "reading-lists", "reading_lists":
			return true
		}
	}
	return false
}

// pages parses all pages, several at a time. A worker's buffer is reused from
// file to file: only the text that blocks point into stays.
func (r *reader) pages(workers int) {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	n := len(r.pagePaths)
	pages, problems := make([]*Page, n), make([][]Problem, n)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(workers, n) {
		group.Go(func() {
			d := &desk{reader: r}
			defer d.close()
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				pages[i], problems[i] = d.page(r.pagePaths[i])
			}
		})
	}
	group.Wait()
	for i, p := range pages {
		r.tree.Problems = append(r.tree.Problems, problems[i]...)
		if p != nil {
			r.tree.Pages = append(r.tree.Pages, p)
			r.tree.byPath[p.Path] = p
		}
	}
}

// desk is what one worker keeps from page to page: its buffer and the folder
// it is in, so that the next page there is opened in one step.
type desk struct {
	*reader
	buffer []byte
	at     string
	folder *os.Root
}

func (d *desk) close() {
	if d.folder != nil {
		_ = d.folder.Close()
	}
}

func (d *desk) page(name string) (*Page, []Problem) {
	dir, base := path.Split(name)
	if d.folder == nil || d.at != dir {
		d.close()
		var err error
		if d.folder, err = d.dir.OpenRoot(path.Clean(dir)); err != nil {
			d.folder = nil
			return nil, []Problem{unreadable(name)}
		}
		d.at = dir
	}
	raw, problem := readFile(d.folder, base, name, d.buffer, maxPageBytes)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	d.buffer = raw
	page, problems, usable := parsePage(name, raw, isPartial(d.tree.Manifest, name))
	if !usable {
		return nil, problems
	}
	return page, problems
}

// isPartial tells whether a page is only there to be included.
func isPartial(m Manifest, p string) bool {
	if len(m.Includes) > 0 {
		return matchPath(m.Includes, p)
	}
	dir, base := path.Split(p)
	if strings.HasSuffix(base, ".erb") && strings.HasPrefix(base, "_") && !strings.HasPrefix(base, "_index.") {
		return true
	}
	for element := range strings.SplitSeq(dir, "/") {
		if element == "assets" || element == "includes" || element == "_includes" || element == "partials" {
			return true
		}
	}
	return false
}

func unreadable(name string) Problem {
	return Problem{name, 1, Error, codeUnreadable, "This file cannot be read. Check its permissions."}
}

func (r *reader) read(name string, limit int64) ([]byte, *Problem) {
	return readFile(r.dir, name, name, nil, limit)
}

// readFile reads a whole file of at most limit bytes into buffer. Problems
// call it name.
func readFile(dir *os.Root, file, name string, buffer []byte, limit int64) ([]byte, *Problem) {
	bad := unreadable(name)
	f, err := dir.Open(file)
	if err != nil {
		return nil, &bad
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, &bad
	}
	if info.Size() > limit {
		return nil, tooLarge(name, info.Size(), limit)
	}
	buffer = slices.Grow(buffer[:0], int(info.Size())+1)
	for {
		n, err := f.Read(buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		if int64(len(buffer)) > limit {
			return nil, tooLarge(name, int64(len(buffer)), limit)
		}
		if errors.Is(err, io.EOF) {
			return buffer, nil
		}
		if err != nil {
			return nil, &bad
		}
		if len(buffer) == cap(buffer) {
			buffer = slices.Grow(buffer, 4096)
		}
	}
}

func tooLarge(name string, size, limit int64) *Problem {
	return &Problem{name, 1, Error, codeTooLarge, fmt.Sprintf(
		"This file is %.1f MB; the limit is %.0f MB, so it was not read. Split it.", float64(size)/(1<<20), float64(limit)/(1<<20))}
}

// files reads the data files beside the pages.
func (r *reader) files() {
	for _, p := range r.dataPaths {
		data, problem := r.read(p, maxDataBytes)
		if problem != nil {
			r.tree.Problems = append(r.tree.Problems, *problem)
			continue
		}
		r.addFile(p, data)
	}
	slices.SortFunc(r.tree.Files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
}

func (r *reader) addFile(p string, data []byte) {
	sum := sha256.Sum256(data)
	f := &File{Path: p, Hash: hex.EncodeToString(sum[:]), Data: data}
	r.tree.Files = append(r.tree.Files, f)
	r.tree.fileAt[p] = f
}

// checkPaths reports paths that are one path on some machines, and pages that
// share one address.
func (t *Tree) checkPaths() {
	folded, urls := map[string]string{}, map[string]string{}
	for _, p := range t.Pages {
		key := strings.ToLower(norm.NFC.String(p.Path))
		if other, taken := folded[key]; taken {
			t.report(p.Path, 1, Error, codeCase, fmt.Sprintf("This path and %q differ only in upper and lower case; on many machines they are one file. Rename one.", other))
			continue
		}
		folded[key] = p.Path
		if p.Partial {
			continue
		}
		url := t.URL(p)
		if other, taken := urls[url]; taken {
			t.report(p.Path, 1, Warning, codeSameURL, fmt.Sprintf("This page and %q have the same address %s; links will open only one of them.", other, url))
			continue
		}
		urls[url] = p.Path
	}
}

// Hash identifies what was read: the paths and contents of all pages and data
// files. Two trees with the same hash read the same.
func (t *Tree) Hash() string {
	h := sha256.New()
	line := func(kind byte, p, hash string) { fmt.Fprintf(h, "%c %d %s %s\n", kind, len(p), p, hash) }
	for _, p := range t.Pages {
		line('p', p.Path, p.Hash)
	}
	for _, f := range t.Files {
		line('f', f.Path, f.Hash)
	}
	return hex.EncodeToString(h.Sum(nil))
}
