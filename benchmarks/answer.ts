/** The browser's side of a benchmark: one worker, one message, one answer or what went wrong. */
export function answerWith<Question>(work: (question: Question) => Promise<unknown>): void {
  const scope = globalThis as unknown as {
    onmessage: ((event: { data: Question }) => void) | null;
    postMessage(message: unknown): void;
  };
  scope.onmessage = async ({ data }) => {
    try {
      scope.postMessage({ answer: await work(data) });
    } catch (error) {
      scope.postMessage({ error: String(error) });
    }
  };
}
