/** All nodes are at home here, told apart by their ports. */
export const HOST = '127.0.0.1';
