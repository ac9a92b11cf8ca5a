// stub
export const overlayItems = () => [];
