// Package orghttp is the face of package org: the directory of people and units
// over the API.
package orghttp
