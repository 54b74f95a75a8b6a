/**
 * Every problem a person can meet, by number. The message is filled in where it is raised;
 * `help` says what to do about it. Numbers are never reused.
 */
export const ERRORS = {
  E101: {
    title: 'One Input',
    help: 'A design starts at exactly one Input op: add it, or remove the extra ones.',
  },
  E102: {
    title: 'One Classifier',
    help: 'A design ends at exactly one Classifier op, which gives the logits.',
  },
  E103: { title: 'Cycle', help: 'Data must flow one way: remove one of the wires that close the loop.' },
  E104: { title: 'Leads nowhere', help: 'Connect this op towards the Classifier, or delete it.' },
  E105: {
    title: 'Wrong number of inputs',
    help: 'Input takes none, Concat two or more, every other op one.',
  },
  E106: { title: 'Unknown input', help: 'A wire comes from an op that does not exist: draw it again.' },
  E107: { title: 'Duplicate id', help: 'Op ids must differ: rename one of the two.' },
  E108: { title: 'Parameter out of range', help: 'Choose one of the values that the op allows.' },
  E110: { title: 'No graph', help: 'Put a Sample (kNN) somewhere before this op: it needs neighbours.' },
  E111: {
    title: 'No nodes any more',
    help: 'Sample, Aggregate, EdgeConv and Pool must come before the Pool.',
  },
  E112: { title: 'Not pooled', help: 'Put a Pool before the Classifier: it reads one vector per sample.' },
  E113: { title: 'Mixed shapes', help: 'Concat joins values of nodes, or pooled vectors, not both.' },
  E114: { title: 'Too wide', help: 'Put a Combine before this op to bring the width down.' },
  E115: { title: 'Too few points', help: 'Use more points per sample, or a smaller k.' },
  E120: {
    title: 'Second visit to the edge',
    help: 'A frame may cross to the edge once and come back once: move the ops between onto one side.',
  },
  E121: { title: 'Idle Communicate', help: 'Both ends of this Communicate are on the same side: remove it.' },
  E122: {
    title: 'Crossing without Communicate',
    help: 'This wire changes sides: a Communicate op has to stand on it.',
  },
  E123: { title: 'Input off the device', help: 'The sensor is on the device, so the Input op stays there.' },
  E201: {
    title: 'Not a 12-position encoding',
    help: 'Write 12 op indices, a comma, then 12 function indices.',
  },
  E202: {
    title: 'Index out of range',
    help: 'Ops are 0..5; functions run to 6 (Combine), 11 (Aggregate), 5 (Pool) and 0 for the rest.',
  },
  E203: { title: 'One Pool', help: 'An encoded design has exactly one Pool.' },
  E204: { title: 'Too many Communicates', help: 'An encoded design has at most two Communicates.' },
  E205: {
    title: 'Empty crossing',
    help: 'Between two Communicates stands at least one op other than Connect.',
  },
  E206: { title: 'Nothing learned', help: 'At least one Combine or Aggregate stands before the Pool.' },
  E207: {
    title: 'Not in the 12-position space',
    help: 'Only a chain of at most 12 encodable ops has an encoding.',
  },
  E526: {
    title: 'Words are not left out',
    help: 'Let the Input read all: which part of it is read can be chosen for point clouds only.',
  },
  E441: {
    title: 'Codec does not fit',
    help: 'Words cross as ids and with a graph of their own: send them as fp32 and int16, deflated or not.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** A problem at the op where it is (or of the whole design, with opId null). */
export interface Problem {
  code: ErrorCode;
  opId: string | null;
  message: string;
}

/** Thrown where a design must be valid; carries what is wrong. */
export class DesignError extends Error {
  readonly problems: readonly Problem[];
  /** Of the first problem. */
  readonly code: ErrorCode | undefined;
  readonly help: string | undefined;
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.code} ${p.message}`).join('; '));
    this.name = 'DesignError';
    this.problems = problems;
    this.code = problems[0]?.code;
    this.help = this.code && ERRORS[this.code].help;
  }
}
