import { RuntimeFailure, UnservedType } from './session.ts';

/** An engine's error as it crosses threads and processes, where classes are lost. */
export interface Fault {
  name: string;
  message: string;
  /** Inputs and outputs of types that no tensor has. */
  names?: readonly string[];
  cause?: { name: string; message: string };
}

export function faultOf(error: unknown): Fault {
  const { name, message, cause, names } = error as Error & Pick<Fault, 'names'>;
  return {
    ...{ name, message },
    ...(names && { names }),
    ...(cause instanceof Error && { cause: { name: cause.name, message: cause.message } }),
  };
}

/** The error as the side that asked has it. */
export function errorOf({ name, message, names, cause }: Fault): RuntimeFailure {
  const why = cause && { cause: Object.assign(new Error(cause.message), { name: cause.name }) };
  return name === 'UnservedType' ? new UnservedType(message, why, names) : new RuntimeFailure(message, why);
}
