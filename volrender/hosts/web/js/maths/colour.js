// What is an sRGB component in linear light? By the exact, piecewise function (IEC 61966-2-1).

export const linearFromSrgb = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
