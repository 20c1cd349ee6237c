package internshiphttp

import "belay/internal/route"

func (f *Face) operateLife(a *route.API) {}
