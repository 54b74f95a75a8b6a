import { expect, onTestFinished } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';

/** An endpoint for one test, its engine in this process. */
export async function endpointHere(options: EndpointOptions = {}): Promise<Endpoint> {
  const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), ...options });
  onTestFinished(endpoint.close);
  return endpoint;
}

/** A promise to settle by hand. */
function deferred() {
  let settle = () => {};
  const promise = new Promise<void>((done) => {
    settle = done;
  });
  return { promise, settle };
}

/** An engine whose runs wait until they are let go. */
export function heldEngine(): { engine: Engine; started: Promise<void>; letGo: () => void } {
  const inner = localEngine(nodeRuntime());
  const started = deferred();
  const gate = deferred();
  const engine: Engine = {
    ...inner,
    async load(bytes) {
      const model = await inner.load(bytes);
      return {
        ...model,
        async run(...args) {
          started.settle();
          await gate.promise;
          return model.run(...args);
        },
      };
    },
  };
  return { engine, started: started.promise, letGo: gate.settle };
}

/** Expects an error answer, and gives its text. */
export async function problem(
  answer: Response | Promise<Response>,
  status: number,
  code: string,
): Promise<string> {
  const response = await answer;
  const { error, code: given } = (await response.json()) as { error: string; code: string };
  expect({ status: response.status, code: given }).toEqual({ status, code });
  expect(error.length).toBeGreaterThan(5);
  return error;
}
