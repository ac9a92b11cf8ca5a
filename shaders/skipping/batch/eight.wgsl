// How many samples mip takes together where a CPU skips blocks: eight, then it looks at blocks again. In
// a loop within the loop, all rays that it marches together would wait for the one that goes on longest.

const EIGHT_A_LOOK: bool = true;
