/** What can be wrong with what this browser keeps, by number. Numbers are never reused. */
export const STORAGE_ERRORS = {
  E360: {
    title: 'No room left in this browser',
    help: 'Save the project as a file, then delete checkpoints, saved projects or other site data.',
  },
  E361: {
    title: "This browser's storage does not answer",
    help: 'Save the project as a file. Close other tabs of this page, then reload; restart the browser if it stays.',
  },
  E362: {
    title: "This browser's storage is not allowed",
    help: 'Save the project as a file. Allow site data for this address, or leave the private window.',
  },
  E363: {
    title: "This browser's storage failed",
    help: 'Save the project as a file, then reload the page.',
  },
  E364: {
    title: "This browser's storage was cleared",
    help: 'The open project is saved again. Train or import again what else you need, or open it from a file.',
  },
  E365: {
    title: 'Not in this browser any more',
    help: 'Make it again, or open a file that holds it.',
  },
  E366: {
    title: 'Damaged in this browser',
    help: 'Make it again, or open a file that holds it.',
  },
  E367: {
    title: 'Another tab saved this project',
    help: 'Choose which of the two to keep; the other one stays under “Projects saved in this browser”.',
  },
  E368: {
    title: 'The project of the last visit could not be read',
    help: 'Nothing is lost: see “Projects saved in this browser” to save it as a file, open it or delete it.',
  },
} as const;

export type StorageCode = keyof typeof STORAGE_ERRORS;

/** Something cannot be kept in this browser, or not be found there. */
export class StoreError extends Error {
  readonly code: StorageCode;
  readonly help: string;
  constructor(code: StorageCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
    this.help = STORAGE_ERRORS[code].help;
  }
}

const DENIED = new Set([
  'SecurityError',
  'NotAllowedError',
  'InvalidAccessError',
  'ReferenceError',
  'TypeError',
]);

/** What the browser said, as one of the numbered problems. */
export function storeError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  const { name, message } = cause instanceof Error ? cause : { name: '', message: String(cause ?? '') };
  const code = name === 'QuotaExceededError' ? 'E360' : DENIED.has(name) ? 'E362' : 'E363';
  const words = message ? `: ${message.replace(/[.\s]+$/, '')}.` : '.';
  return new StoreError(code, `${STORAGE_ERRORS[code].title}${words}`, { cause });
}
