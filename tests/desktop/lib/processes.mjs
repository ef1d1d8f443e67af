// Starts programs and ends exactly those, by pid, whatever happens to the test.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program. `output` collects what it prints, for the report of a failure. */
export function start(command, args, { env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  const child = spawn(command, args, { env, stdio });
  running.add(child);
  child.output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      child.output = (child.output + chunk).slice(-20_000);
    });
  }
  child.ended = once(child, 'exit').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  child.on('error', (error) => {
    child.output += `${command} could not be started: ${error.message}\n`;
  });
  return child;
}

/** Asks a program to end, and ends it when it does not. */
export async function stop(child, signal = 'SIGTERM') {
  if (child.exitCode !== null || child.signalCode !== null) return child.ended;
  child.kill(signal);
  const ended = await Promise.race([child.ended, delay(15_000, null, { ref: false })]);
  if (ended) return ended;
  child.kill('SIGKILL');
  return child.ended;
}

/** Waits for the end of a program that was asked to end, or ends by itself. */
export async function ended(child, timeoutMs = 30_000) {
  const end = await Promise.race([child.ended, delay(timeoutMs, null, { ref: false })]);
  if (end) return end;
  throw new Error(`waited ${timeoutMs} ms in vain for the end of ${child.spawnfile}`);
}

/** Runs a program to its end and gives what it printed; a failure is an error that shows it. */
export async function run(command, args, options) {
  const child = start(command, args, options);
  const { code } = await ended(child).catch((error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message} (${args.join(' ')}):\n${child.output}`);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${child.output}`);
  return child.output.trim();
}

/** Waits until `probe` gives something true. */
export async function until(what, probe, timeoutMs = 20_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`);
    await delay(50);
  }
}

/** A field of /proc/PID/status, in kB where it is a size. */
export function processStatus(pid, field) {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n').find((line) => line.startsWith(`${field}:`));
  return Number.parseInt(line.slice(field.length + 1).trim(), 10);
}
