/** Pixels of every chart over time that are left and right of what is drawn, so that charts align. */
export const MARGIN = { left: 76, right: 20 } as const;
