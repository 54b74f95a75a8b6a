/** More designs than anybody keeps apart, and few enough to be written with every edit. */
export const MOST_DESIGNS = 60;

/** Snapshots that a project keeps: those with a name, and the newest of those that were taken by themselves. */
export const MOST_NAMED = 40;
export const MOST_AUTOMATIC = 12;
