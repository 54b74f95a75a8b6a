/**
 * Problems that belong to no design (errors.ts), file (format.ts), link or storage, by number, each with what to do about
 * it. Numbers are never reused.
 */
export const PROBLEMS = {
  E411: {
    title: 'Data missing or broken',
    help: 'Correct what is named, give the files again, or choose another task.',
  },
  E412: {
    title: 'Training cannot continue',
    help: 'Change what it says, then train again. The last full epoch is kept.',
  },
  E414: {
    title: 'Measurements of another machine',
    help: 'Profile the machine again, or measure designs on the machine that the profile is of.',
  },
  E415: {
    title: 'Nothing to learn from',
    help: 'Measure or train more designs, then train the model again.',
  },
  E416: {
    title: 'Not timed',
    help: 'Finish profiling the machine, so that every op of the design is known.',
  },
  E417: {
    title: 'The engine stopped',
    help: 'Start again: what was saved is still there. If it stays, reload the page, or use fewer points or narrower ops.',
  },
  E418: { title: 'Wrong call', help: 'The command with --help lists its options.' },
  E419: {
    title: 'Not where the studio came from',
    help: 'Check that the address still answers. If it does, build the studio again: npm start.',
  },
  E420: { title: 'Not written', help: 'Make room, or choose another place.' },
  E431: {
    title: 'Nothing left to search',
    help: 'Allow what it names: more modes, ops, widths or positions.',
  },
  E432: {
    title: 'A model of something else',
    help: 'Choose the task, points and system that it was made for, another model, or a short training of each design.',
  },
  E527: {
    title: 'Share of the points not timed',
    help: 'Profile the machine with shares of the points (gcode profile --shares, which completes a profile with --from), or let designs read all.',
  },
  E529: {
    title: 'Latency not known for a share of the points',
    help: 'Search by the profiles alone, let designs read all of the points, or train a latency model on designs that read such a share.',
  },
  E528: {
    title: 'Accuracy not known for a share of the points',
    help: 'Let designs read more of the points; or optimise and limit other things than accuracy, then train what is found. A short training of each design judges shares that leave it 20 points or more.',
  },
  E471: {
    title: 'Not a frame',
    help: 'Send as many points as the README of the bundle says, as NPY, float32 or text; with --prepare any number that is enough.',
  },
  E433: {
    title: 'Not known of this system',
    help: 'Optimise and limit other things, or give the device its power figures.',
  },
  E531: {
    title: 'A problem of something that is not here',
    help: 'Name one of the tasks, two machines such as tx2+i7-7700 with a rate of the link, or "here". Open the file of a system under Machines first.',
  },
  E481: { title: 'Too many designs', help: 'Delete some, or put them into another project.' },
  E482: { title: 'Too many snapshots', help: 'Delete some in the history.' },
  E483: {
    title: 'The link holds no whole design',
    help: 'It was cut short or changed on its way: copy all of it again, or ask for the design as a file.',
  },
  E484: {
    title: 'The link was made by a newer studio',
    help: 'Update this program, or ask for the design as a file.',
  },
  E501: {
    title: 'No front to verify',
    help: 'Give what gcode search --json printed, candidates that the studio saved, or a file with one encoding a line.',
  },
  E502: {
    title: 'Another verification',
    help: 'Give the front and options that it was started with, or another folder to start over.',
  },
  E503: {
    title: 'The queue does not answer',
    help: 'Start Redis and check the address, such as redis://localhost:6379.',
  },
  E504: {
    title: 'A worker could not train',
    help: 'Look at what it says: the worker needs the same version and the data of the task (--data).',
  },
  E451: { title: 'Not in the zoo', help: 'gcode zoo list names the trained designs that are shipped.' },
  E452: {
    title: 'Damaged weights',
    help: 'Take the file again as it was shipped: reload the page, or check the project out again.',
  },
  E453: {
    title: 'Words not known',
    help: 'Name the folder with the data that the zoo was trained on: its words are taken from the train split.',
  },
  E454: {
    title: 'Not a number',
    help: 'The weights, or the values of the sample, are too large to compute with: train with a lower learning rate, or take another checkpoint.',
  },
  E541: {
    title: 'Not a whole ONNX model',
    help: 'Take the file again as it was saved. ONNX Runtime’s own form (.ort) is not ONNX.',
  },
  E542: {
    title: 'The model’s data lie elsewhere',
    help: 'Give the files with its data together with it, or save it with its weights inside: onnx.save_model(model, path, save_as_external_data=False).',
  },
  E543: {
    title: 'The model is too large',
    help: 'Choose smaller inputs or a smaller model.',
  },
  E544: {
    title: 'The engine refuses the model',
    help: 'Choose other sizes or values for its inputs. An op or an operator set that the engine does not know has to be changed where the model is made.',
  },
  E545: {
    title: 'Operators that are not ONNX’s',
    help: 'The model can be looked at but not run. Export it with ONNX’s own operators.',
  },
  E546: {
    title: 'Not an input of this model',
    help: 'Choose other sizes or values, or a file whose shape and type are those of the input.',
  },
  E547: {
    title: 'No such cut',
    help: 'Choose a tensor that depends on the model’s inputs and is of a type that can cross.',
  },
  E548: {
    title: 'Not all parts of one design',
    help: 'Open the whole design’s model, or all of its segments together: head, edge and tail.',
  },
  E549: {
    title: 'Not for the studio',
    help: 'The studio has no such task. gcode onnx FILE --out FOLDER writes its design and checkpoint for the command line.',
  },
  E550: { title: 'The model does not end', help: 'Raise --timeout, or choose smaller inputs.' },
  E461: {
    title: 'No trace',
    help: 'A trace is CSV, a row for each time: seconds and Mb/s (and ms of delay), or seconds and devices.',
  },
  E462: {
    title: 'A zoo of something else',
    help: 'Choose a zoo whose designs are of this task and number of points.',
  },
  E611: {
    title: 'The folder was not taken',
    help: 'Choose the task that it belongs to in Task & system, let a folder that is being read there end or stop it, then drop this one again.',
  },
  E463: {
    title: 'Nothing to dispatch to',
    help: 'Lower the accuracy that is asked for, or choose a zoo with other designs.',
  },
} as const;

type ProblemCode = keyof typeof PROBLEMS;

/** An error that a person can meet: its number is in the table above, its message says what happened. */
export class NumberedError extends Error {
  readonly code: ProblemCode;
  readonly help: string;
  constructor(code: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NumberedError';
    this.code = code;
    this.help = PROBLEMS[code].help;
  }
}
