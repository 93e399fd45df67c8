-- For wrk: posts the bodies of a file (BODIES, a JSON body a line) in turn, and counts answers that are not 200 or have errors.
local bodies, next_body = {}, 0
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
request = function()
  next_body = next_body % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[next_body])
end
local threads = {}
setup = function(thread) threads[#threads + 1] = thread end
init = function() wrong = 0 end
response = function(status, headers, body)
  if status ~= 200 or body:find('"errors"', 1, true) then wrong = wrong + 1 end
end
done = function(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format("= %d answers, %.0f a second, p50 %.2f ms, p99 %.2f ms, %d wrong\n",
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, wrong))
end
