// Package learninghttp is the face of training modules: the catalogue, a
// module's page, a run's checklist, and the same as operations of the API. It
// decides nothing; package learning does.
package learninghttp
