// stub
export const coloursOf = (look, table) => table;
