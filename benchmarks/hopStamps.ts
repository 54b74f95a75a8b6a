/** When a frame passed the endpoint's hops, ns on the machine's clock. */
export interface EdgeStamps {
  /** Its first message. */
  came: number;
  /** The engine's process was asked, began, ended, and was heard. */
  asked: number;
  start: number;
  end: number;
  back: number;
  /** The last message of the answer was given to the socket. */
  sent: number;
}

/** What the bare echo is asked for: an up message begins with it, float64 each. */
export const ECHO_HEAD = { mbps: 0, bytesUp: 8, bytesDown: 16, length: 24 };
