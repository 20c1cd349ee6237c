// Package load sends work at a steady rate, whatever becomes of the work sent
// before (an open loop), and measures each piece from the moment at which it was
// due. A server that stalls is therefore seen to stall, where a generator that
// waits for answers would only ask less. Only tests and benchmarks import it.
package load
