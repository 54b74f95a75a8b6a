import { MOST_DESIGNS, MOST_NAMED } from './project.ts';

/** What can be wrong with the designs of a project and with links to them, by number. Numbers are never reused. */
export const DESIGNS_ERRORS = {
  E481: {
    title: 'Too many designs',
    help: `A project has at most ${MOST_DESIGNS}: delete some, or put them into another project.`,
  },
  E482: {
    title: 'Too many snapshots',
    help: `A project keeps at most ${MOST_NAMED} with a name: delete some in the history.`,
  },
  E483: {
    title: 'The link holds no whole design',
    help: 'It was cut short or changed on its way: copy all of it again, or ask for the design as a file.',
  },
  E484: {
    title: 'The link was made by a newer studio',
    help: 'Update this program, or ask for the design as a file.',
  },
} as const;

export type DesignsCode = keyof typeof DESIGNS_ERRORS;

export class DesignsError extends Error {
  readonly code: DesignsCode;
  readonly help: string;
  constructor(code: DesignsCode, message: string = DESIGNS_ERRORS[code].title) {
    super(message);
    this.name = 'DesignsError';
    this.code = code;
    this.help = DESIGNS_ERRORS[code].help;
  }
}
