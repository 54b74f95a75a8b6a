import { NumberedError } from '../design/problem.ts';

/** What cannot be fetched from where the studio came from. */
class ShippedError extends NumberedError {
  override readonly name = 'ShippedError';
  constructor(message: string, options?: ErrorOptions) {
    super('E419', message, options);
  }
}

/** The bytes at an address. @throws ShippedError when they are not there */
export async function shippedBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new ShippedError(`${url} cannot be fetched: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  });
  // A server that answers every address with the page itself has no such file either.
  if (!response.ok || response.headers.get('content-type')?.includes('html')) {
    throw new ShippedError(`${url} is not there (status ${response.status})`);
  }
  return new Uint8Array(await response.arrayBuffer());
}
