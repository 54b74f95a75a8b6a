import { type CrossingQuestion, crossings } from './crossingTimes.ts';

/** Crossings from a worker of a page, as the studio's are. */
const scope = globalThis as unknown as {
  onmessage: (event: { data: CrossingQuestion }) => void;
  postMessage(message: unknown): void;
};
scope.onmessage = ({ data }) => {
  crossings(data).then(
    (answer) => scope.postMessage({ answer }),
    (error: Error) => scope.postMessage({ error: error.message }),
  );
};
