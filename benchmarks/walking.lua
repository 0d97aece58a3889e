-- Walks over the addresses of a file, one a line, with the ETag to send behind a tab where there is one. Each thread
-- begins elsewhere. Arguments: the file, the number of threads, where to begin (0 to 1).

local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(arguments)
   requests = {}
   for line in io.lines(arguments[1]) do
      local address, tag = line:match("^([^\t]*)\t?(.*)$")
      local headers = { ["X-Forwarded-Proto"] = "https" }
      if tag ~= "" then headers["If-None-Match"] = tag end
      requests[#requests + 1] = wrk.format("GET", address, headers)
   end
   local part = number / tonumber(arguments[2]) + tonumber(arguments[3])
   position = math.floor(#requests * (part % 1))
end

function request()
   position = position % #requests + 1
   return requests[position]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '\nRESULT {"requests": %d, "seconds": %f, "refused": %d, "broken": %d, "p50_ms": %f, "p90_ms": %f}\n',
      summary.requests, summary.duration / 1e6, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1e3, latency:percentile(90) / 1e3))
end
