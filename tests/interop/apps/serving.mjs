// What the Express apps share: where they listen, and what they did.

// Serves until it is ended. The first line on standard output is the port.
export function serve(app) {
  const done = [];
  app.get('/effects', (_, res) => res.json({ count: done.length, last: done.slice(-5) }));
  const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
  return (id) => done.push(id);
}

export const secret = process.env.WEBHOOK_SECRET;
