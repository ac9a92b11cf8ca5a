// stub
export const matterOf = () => null;
