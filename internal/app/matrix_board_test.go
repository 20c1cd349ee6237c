package app

import "belay/internal/board"

// viewsOfInes keeps views of the board, two of them removed; the later ones are
// for the API.
func (w *matrixWorld) viewsOfInes() {
	ines := w.actors["ines"]
	for _, name := range []string{"standing", "removed", "later", "later_removed"} {
		id, err := w.core.board.KeepView(w.ctx, ines, w.plant("view.ines"), "state=running", board.Guard{})
		w.must(err)
		w.objects["view."+name] = id
		if name == "removed" || name == "later_removed" {
			_, err := w.core.board.RemoveView(w.ctx, ines, id, board.Guard{Version: board.Any})
			w.must(err)
		}
	}
}
