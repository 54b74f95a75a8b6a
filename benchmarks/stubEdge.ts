/**
 * An endpoint whose engine computes nothing: it runs each model for real some times, and from then on sleeps for as long as
 * that took and gives the last outputs again. Everything else is the real endpoint, so what overlapping frames reach against
 * it says what the engine can do where the edge takes no time from the device's processor.
 */
import { childEngine } from '../src/edge/childEngine.ts';
import { nowNs, realClock } from '../src/edge/clock.ts';
import { createEndpoint } from '../src/edge/endpoint.ts';
import type { Engine, RunResult } from '../src/edge/engine.ts';
import { median } from '../src/system/statistics.ts';

/** Real runs of each model: the first ones are slow, and the median is of the later half. */
const LEARNED = 40;

function sleepingEngine(engine: Engine): Engine {
  return {
    get info() {
      return engine.info;
    },
    get alive() {
      return engine.alive;
    },
    get ready() {
      return engine.ready;
    },
    close: () => engine.close(),
    async load(bytes, signal) {
      const model = await engine.load(bytes, signal);
      /** By the shapes of what comes in: batches of other sizes take other times. */
      const known = new Map<string, { times: number[]; last: RunResult }>();
      return {
        inputs: model.inputs,
        outputs: model.outputs,
        release: () => model.release(),
        async run(feeds, repeats, inner) {
          const shape = Object.values(feeds)
            .map(({ dims }) => dims.join())
            .join(' ');
          const before = known.get(shape);
          if (!before || before.times.length < LEARNED) {
            const last = await model.run(feeds, repeats, inner);
            known.set(shape, { times: [...(before?.times ?? []), ...last.eachNs], last });
            return last;
          }
          const { last, times } = before;
          const eachMs = median(times.slice(LEARNED / 2)) / 1e6;
          const startNs = nowNs();
          const eachNs: number[] = [];
          for (let i = 0; i < repeats; i++) {
            const from = nowNs();
            // Costs no processor time; a millisecond more or less is in the time that the endpoint then reports.
            await realClock.about(realClock.now() + eachMs);
            eachNs.push(nowNs() - from);
          }
          return { outputs: last.outputs, startNs, endNs: nowNs(), eachNs };
        },
      };
    },
  };
}

const endpoint = await createEndpoint({ engine: sleepingEngine(await childEngine()) });
console.log(JSON.stringify({ url: endpoint.url }));
// The channel to who started it keeps a process alive as long as both ends are: one of them has to leave.
const leave = () => void endpoint.close().finally(() => process.exit());
for (const event of ['disconnect', 'SIGTERM', 'SIGINT']) process.once(event, leave);
