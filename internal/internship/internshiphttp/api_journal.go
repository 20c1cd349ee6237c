package internshiphttp

import "belay/internal/route"

func (f *Face) operateJournal(a *route.API) {}
