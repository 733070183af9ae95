// BullMQ as its documentation shows it, on the Redis that it is given. A command a line on standard input, an answer a
// line on standard output; it ends when its input does.
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';

const [host, port] = process.argv[2].split(':');
const connection = { host, port: Number(port), maxRetriesPerRequest: null };

/** Jobs a second of a processor that does nothing. All jobs are queued before the clock starts. */
async function throughput(count, concurrency) {
  const queue = new Queue('steps', { connection });
  for (let added = 0; added < count; added += 500) {
    const size = Math.min(500, count - added);
    await queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'step', data: { job: added + i } })));
  }
  const worker = new Worker('steps', async () => {}, { connection, concurrency, autorun: false });
  await worker.waitUntilReady();
  let left = count;
  const finished = new Promise((resolve) => worker.on('completed', () => --left === 0 && resolve()));
  const started = performance.now();
  worker.run();
  await finished;
  const seconds = (performance.now() - started) / 1000;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return count / seconds;
}

/** Milliseconds from calling add to the first line of the processor, one job at a time. */
async function latency(samples, gap) {
  let begun;
  const queue = new Queue('starts', { connection });
  const worker = new Worker('starts', async () => begun(performance.now()), { connection });
  await worker.waitUntilReady();
  const taken = [];
  for (let i = 0; i < samples; i++) {
    const start = new Promise((resolve) => { begun = resolve; });
    const asked = performance.now();
    await queue.add('start', { job: i });
    taken.push(await start - asked);
    await pause(gap);
  }
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  return taken;
}

// Also in the middle of a command: whoever asked has died.
process.stdin.on('close', () => process.exit(0));

const commands = { throughput, latency };
for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...numbers] = line.split(' ');
  console.log(JSON.stringify(await commands[name](...numbers.map(Number))));
}
