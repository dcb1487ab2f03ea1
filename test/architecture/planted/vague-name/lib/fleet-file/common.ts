export const octets = 4;
