-- wrk sends one request over and over, with body and headers as they were once made.
--
--   wrk -s fixed.lua URL -- BODY HEADERS

function init(args)
   local body = io.open(args[1], "rb")
   wrk.method = "POST"
   wrk.body = body:read("*a")
   body:close()
   for line in io.lines(args[2]) do
      local name, value = line:match("^([^:]+): (.*)$")
      wrk.headers[name] = value
   end
end

function done(summary)
   io.write(string.format('\n{"requests": %d, "us": %d, "failed": %d}\n', summary.requests, summary.duration,
      summary.errors.status + summary.errors.connect + summary.errors.timeout + summary.errors.read
         + summary.errors.write))
end
