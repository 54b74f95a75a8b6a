/** Serves the edge half of the bundle that this program lies in. */
import { parseArgs } from 'node:util';
import { httpLink } from '../../coinference/httpLink.ts';
import { openPipeline } from '../../coinference/pipeline.ts';
import { createEndpoint } from '../../edge/endpoint.ts';
import { onAbort } from '../../system/onAbort.ts';
import { segmentsOf } from '../device.ts';
import { membersOf } from '../members.ts';
import { ownBundle } from './folder.ts';
import { program, whole } from './program.ts';

const HELP = `npm run edge -- [options]
  --host ADDRESS   where to listen; 0.0.0.0 for the whole network (default 127.0.0.1)
  --port NUMBER    default 8600; 0 for any free one
  --threads N      threads of onnxruntime (default 1)
  --token TEXT     bearer token that devices must send (also GCODE_TOKEN)
  --allow-origin ORIGIN  a site whose pages may use it, such as http://localhost:8000; may be given several times
  --allow-host NAME      a name under which it answers, besides its addresses; may be given several times`;

await program(async (signal) => {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8600' },
      threads: { type: 'string', default: '1' },
      token: { type: 'string' },
      'allow-origin': { type: 'string', multiple: true, default: [] },
      'allow-host': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return void console.log(HELP);
  const { manifest, files } = await ownBundle();
  const split = membersOf({ manifest, files }).filter((member) => member.manifest.segments.edge);
  if (split.length === 0)
    return void console.log(`${manifest.design.name} runs on the device alone: nothing to serve.`);

  const { host, token = process.env.GCODE_TOKEN } = values;
  const endpoint = await createEndpoint({
    host,
    port: whole('--port', values.port, 0),
    threads: whole('--threads', values.threads, 1),
    allowedOrigins: values['allow-origin'],
    allowedHosts: values['allow-host'].map((name) => name.toLowerCase()),
    ...(token && { token }),
  });
  onAbort(signal, () => void endpoint.close());
  // Loaded over its own protocol, under the name that the device will ask for.
  const link = httpLink({ url: endpoint.url, ...(token && { token }) });
  const runtime = { info: endpoint.engine.info, createSession: () => Promise.reject(new Error('edge only')) };
  for (const member of split) {
    const { plan, edge } = segmentsOf(member);
    const segments = { plan, ...(edge && { edge }) };
    await openPipeline(signal, { segments, setting: manifest.setting, runtime, link });
  }
  const what = split.length === 1 ? `half of ${manifest.design.name}` : `halves of ${split.length} designs`;
  console.log(`Serving the edge ${what} at ${endpoint.url}`);
});
