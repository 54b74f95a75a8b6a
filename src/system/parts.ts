/** Where a frame's time goes, ms. */
export interface Parts {
  deviceMs: number;
  upMs: number;
  edgeMs: number;
  downMs: number;
  /** What belongs to no machine and no way over the link: what the host does around them. 0 where it is not known. */
  otherMs: number;
}
