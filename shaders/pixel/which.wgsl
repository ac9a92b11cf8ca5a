// Which of the volumes that are marched together is found at a pixel: 0 where there is but one.

var<private> which_volume: f32 = 0.0;
