// How many samples mip takes together: four, again and again until a stretch ends. While a GPU waits
// for one, it fetches the others; a CPU goes through its loop less often.

const EIGHT_A_LOOK: bool = false;
