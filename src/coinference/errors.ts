/**
 * Every problem between a device and an endpoint, by number, with what to do about it and the HTTP
 * status that an endpoint answers it with (0: only the client can see it). Numbers are never reused.
 */
export const LINK_ERRORS = {
  E301: {
    status: 0,
    title: 'Endpoint down',
    help: 'Start the edge endpoint, or check its address. For a page of another site, start it with --allow-origin.',
  },
  E302: {
    status: 0,
    title: 'Endpoint too slow',
    help: 'No complete answer in time: raise the time limit, use a faster link, or free the machine.',
  },
  E303: {
    status: 0,
    title: 'Protocol mismatch',
    help: 'Check the address: an endpoint of the same version of GCoDE Studio, or a server of the Open Inference Protocol v2, has to answer there.',
  },
  E304: { status: 404, title: 'Unknown model', help: 'Load the model on this endpoint first.' },
  E305: { status: 401, title: 'Token refused', help: 'Give the token that the endpoint was started with.' },
  E306: {
    status: 413,
    title: 'Body too large',
    help: 'Send less (fewer points, narrower features), or raise the limit of the endpoint.',
  },
  E307: {
    status: 403,
    title: 'Origin or name refused',
    help: 'Start the endpoint with --allow-origin and the address of this page, or --allow-host and its own name.',
  },
  E308: {
    status: 400,
    title: 'Model does not load',
    help: 'The engine refuses these bytes as an ONNX model: see its own words.',
  },
  E309: {
    status: 400,
    title: 'Malformed message',
    help: 'The bytes are not a valid Open Inference Protocol message.',
  },
  E310: {
    status: 400,
    title: 'Inputs do not fit the model',
    help: "Send exactly the model's inputs, with its datatypes and shapes.",
  },
  E311: { status: 400, title: 'Run failed', help: 'The engine stopped: see its own words.' },
  E312: {
    status: 503,
    title: 'Endpoint busy',
    help: 'Too much work is waiting there: try again, or use an endpoint of your own.',
  },
  E313: {
    status: 400,
    title: 'Datatype not carried',
    help: 'Use tensors with elements of fixed size (text (BYTES), sequences and the like are not carried), each with a name of its own in UTF-8.',
  },
  E314: { status: 400, title: 'Transfer broke off', help: 'The connection was cut: try again.' },
  E315: { status: 405, title: 'Wrong verb', help: 'Use the HTTP method that the answer names.' },
  E316: { status: 500, title: 'Endpoint failed', help: 'The endpoint hit a fault of its own: see its log.' },
  E317: {
    status: 404,
    title: 'No such address',
    help: 'Check the path against the Open Inference Protocol.',
  },
  E318: { status: 0, title: 'Port taken', help: 'Choose another port, or stop the program that has it.' },
  E319: {
    status: 400,
    title: 'Link rate out of range',
    help: 'Ask for a rate from 0.01 to 100,000 Mb/s and a delay from 0 to 10,000 ms.',
  },
  E320: { status: 503, title: 'Engine ended', help: 'Start the endpoint again.' },
  E321: {
    status: 415,
    title: 'Content type or coding refused',
    help: 'Send Content-Type: application/json, or application/octet-stream for binary tensors; packed as gzip, deflate, br or not at all.',
  },
  E340: {
    status: 408,
    title: 'Request too slow',
    help: 'The rest of the message did not arrive in time: send less, or use a faster link.',
  },
  E341: {
    status: 503,
    title: 'Too many channels',
    help: 'Close other pages and programs that use this endpoint, or try again.',
  },
  E350: {
    status: 400,
    title: 'Damaged on the way',
    help: 'What arrived is not what was sent. Try again; if it happens again, something between the machines changes the bytes.',
  },
  E351: {
    status: 0,
    title: 'Another model there',
    help: 'The endpoint holds other bytes under this name than were sent. Load the model again, or use an endpoint of your own.',
  },
  E352: {
    status: 0,
    title: 'Answer refused',
    help: 'The answer does not fit the question or the model, and was not used. Run the same version of GCoDE Studio on both sides; of another server, check that it serves this very model.',
  },
  E353: {
    status: 0,
    title: 'Impossible times',
    help: 'The endpoint says it took longer than the answer did, or less than nothing; no figure was kept. Check what answers at its address.',
  },
  E330: {
    status: 400,
    title: 'Too long for the link',
    help: 'At this rate the body takes longer than a request may: send less, or ask for a faster link.',
  },
  E331: {
    status: 503,
    title: 'Engine too slow to start',
    help: 'It is being restarted: try again; if it happens again, free the machine.',
  },
  E332: {
    status: 400,
    title: 'Engine crashed',
    help: 'Use another model, or other inputs.',
  },
  E333: {
    status: 400,
    title: 'Too much memory',
    help: 'Use a smaller model or smaller inputs, or raise the limit of the endpoint.',
  },
  E334: {
    status: 400,
    title: 'Outputs too large',
    help: 'Use a model with smaller outputs, or raise the limit of the endpoint.',
  },
  E335: {
    status: 429,
    title: 'Too many at once',
    help: 'Wait for answers before you send more on this connection.',
  },
  E472: {
    status: 403,
    title: 'Server not let through',
    help: 'Start this endpoint with --allow-server and the address of that server, exactly as it is asked for.',
  },
  E473: {
    status: 0,
    title: 'The server cannot do that',
    help: 'Time ops and hold rates with an endpoint of GCoDE Studio; to hold the link to another server, go through the proxy of one (--allow-server).',
  },
  E474: {
    status: 502,
    title: 'Not an inference server',
    help: 'Check the address: what answers there does not speak the Open Inference Protocol v2.',
  },
  E475: {
    status: 0,
    title: 'No page may read it',
    help: 'Start the endpoint that serves this page with --allow-server and the address of that server: pages reach it through its proxy then.',
  },
  E476: {
    status: 502,
    title: 'The server behind the proxy failed',
    help: 'Check that it runs and answers in time at the very address that was allowed; redirects are not followed.',
  },
  E477: {
    status: 0,
    title: 'No loading over the protocol',
    help: "Put the model into the server's repository first: the folder triton/ of an exported bundle is one.",
  },
  E442: {
    status: 0,
    title: "Outside the codec's range",
    help: 'Choose a wider codec for what crosses, such as fp32: values that are too large or no numbers do not come through this one.',
  },
  E336: { status: 503, title: 'Engine starting', help: 'It is back in some seconds: try again.' },
} as const;

export type LinkErrorCode = keyof typeof LINK_ERRORS;

/** A problem of the table, on either side of the link. The message says what happened, `help` what to do. */
export class LinkError extends Error {
  readonly code: LinkErrorCode;
  constructor(code: LinkErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LinkError';
    this.code = code;
  }
  get help(): string {
    return LINK_ERRORS[this.code].help;
  }
  /** After how many seconds it is worth to ask again; absent where asking again changes nothing. */
  get retryAfterS(): number | undefined {
    return this.status === 429 || this.status === 503 ? 1 : undefined;
  }
  /** The HTTP status that an endpoint answers this problem with; 0 where only the client sees it. */
  get status(): number {
    return LINK_ERRORS[this.code].status;
  }
}

export const isLinkErrorCode = (code: unknown): code is LinkErrorCode =>
  typeof code === 'string' && Object.hasOwn(LINK_ERRORS, code);
