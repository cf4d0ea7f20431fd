-- wrk's load: deliveries that were signed before, each sent with an id of its own, which the signature does not cover.
--
--   wrk -s load.lua URL -- DELIVERIES
--
-- DELIVERIES holds requests that lack their ids, as a Lua table of halves. At the end a line of JSON says what was done.

local halves, count, sent = nil, 0, 0

function init(args)
   halves = dofile(args[1])
   count = #halves
   math.randomseed(os.time())
   series = string.format("%08x-0000-4000-8000-", math.random(0, 0x7fffffff))
end

function request()
   local pair = halves[sent % count + 1]
   sent = sent + 1
   return pair[1] .. series .. string.format("%012x", sent) .. pair[2]
end

function done(summary, latency)
   io.write(string.format('\n{"requests": %d, "us": %d, "p50": %d, "p99": %d, "failed": %d}\n', summary.requests,
      summary.duration, latency:percentile(50), latency:percentile(99),
      summary.errors.status + summary.errors.connect + summary.errors.timeout + summary.errors.read
         + summary.errors.write))
end
