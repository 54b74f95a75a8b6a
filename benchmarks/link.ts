/**
 * How exactly the endpoint holds a link to a rate: echoes bodies of three sizes at three rates between
 * this process and an endpoint process, and compares each way's time with 8 x bytes / rate.
 *
 * Then what a crossing costs beyond its payload over the rate, by HTTP and by the channel in turns, in Node and in Chromium.
 *
 *   npm run -s bench:link -- [--json] [--repeats 20] [--crossing]      --crossing: only the last part
 */
import { parseArgs } from 'node:util';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { httpLink } from '../src/coinference/httpLink.ts';
import type { Link, LinkResult } from '../src/coinference/link.ts';
import { measureLink } from '../src/coinference/measureLink.ts';
import { GraphBuilder } from '../src/onnx/graph.ts';
import { float32 } from '../src/runtime/session.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { crossingFigures } from './crossing.ts';

const { values } = parseArgs({
  options: { repeats: { type: 'string', default: '20' }, crossing: { type: 'boolean' } },
  strict: false,
});
const repeats = Number(values.repeats);

const RATES_MBPS = [10, 40, 100];
const SIZES_BYTES = [10e3, 100e3, 1e6];
const WARM_UP = 2;
const signal = new AbortController().signal;

function echoModel(): Uint8Array {
  const g = new GraphBuilder('echo');
  g.output(g.input('x', 'float32', ['n']), 'echo', 'float32', ['n']);
  return g.toBytes();
}

async function transfers(link: Link, bytes: number): Promise<LinkResult[]> {
  const x = float32(new Float32Array(bytes / 4), [bytes / 4]);
  const results: LinkResult[] = [];
  for (let i = 0; i < WARM_UP + repeats; i++) {
    const result = await link.infer(signal, 'echo', { x });
    if (i >= WARM_UP) results.push(result);
  }
  return results;
}

/** Median and quartiles of what a transfer took beyond its due time, ms; a share of that time for the long ones. */
function lateness(
  name: string,
  results: LinkResult[],
  mbps: number,
  late: (r: LinkResult) => number,
): Figure[] {
  const sorted = Float64Array.from(results, late).sort();
  const dueMs = ((results[0]?.bytesUp ?? 0) * 8) / (mbps * 1000);
  const median = quantile(sorted, 0.5);
  return [
    { name: `${name}, late, median`, value: median, unit: 'ms' },
    {
      name: `${name}, late, interquartile range`,
      value: quantile(sorted, 0.75) - quantile(sorted, 0.25),
      unit: 'ms',
    },
    {
      name: `${name}, achieved rate`,
      value: (mbps * dueMs) / (dueMs + median),
      unit: 'Mb/s',
      goal: `${mbps}`,
    },
  ];
}

await benchmark('link', async (log) => {
  if (values.crossing) return crossingFigures(log);
  const endpoint = await startEndpoint();
  const figures: Figure[] = [];
  try {
    const real = httpLink({ url: endpoint.url });
    await real.load(signal, 'echo', echoModel());
    for (const mbps of RATES_MBPS) {
      const link = httpLink({ url: endpoint.url, mbps });
      for (const bytes of SIZES_BYTES) {
        const name = `${mbps} Mb/s, ${bytes / 1000} kB`;
        log(name);
        const results = await transfers(link, bytes);
        const dueMs = (sent: number) => (sent * 8) / (mbps * 1000);
        figures.push(
          ...lateness(`${name}, wire up`, results, mbps, (r) => r.timing.receiveMs - dueMs(r.bytesUp)),
          ...lateness(
            `${name}, up as the device sees it`,
            results,
            mbps,
            (r) => r.timing.upMs - dueMs(r.bytesUp),
          ),
          ...lateness(`${name}, down`, results, mbps, (r) => r.timing.downMs - dueMs(r.bytesDown)),
        );
      }
    }
    log('the real link');
    const { spread, samples, source: _, ...profile } = await measureLink(signal, real);
    const units: Record<string, string> = { upMbps: 'Mb/s', downMbps: 'Mb/s' };
    for (const [key, value] of Object.entries(profile)) {
      // A loopback can be too fast for a rate: then there is no figure.
      if (Number.isFinite(value))
        figures.push({ name: `real link, ${key}`, value, unit: units[key] ?? 'ms' });
    }
    figures.push({ name: 'real link, spread', value: spread, unit: 'of the median' });
    figures.push({ name: 'real link, samples', value: samples, unit: 'requests' });
  } finally {
    await endpoint.close();
  }
  return [...figures, ...(await crossingFigures(log))];
});
