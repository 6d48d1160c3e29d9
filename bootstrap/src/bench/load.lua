-- wrk -s load.lua URL -- GET|POST PATH TOKENS PAUSE [BASIC]: each line of TOKENS in turn. GET starts from the top again at the
-- end, and so does POST with BASIC, the credentials of a client, which sends a token in a form to be introspected.
-- Without tokens, "-", each request is the same GET.
-- Each connection waits so many milliseconds on average after each answer.
-- Ends with one line of JSON, in which "sent" counts also what was never answered. For one wrk thread.
local tokens, made, path, thread = {}, false, nil, nil
at = -1 -- wrk asks for a request once to look at it, and never sends that

function setup(only)
  thread = only
end

function init(args)
  local method, basic = args[1], args[5]
  path = args[2]
  local pause = tonumber(args[4])
  if pause > 0 then delay = function() return math.random(0, 2 * pause) end end
  if args[3] == "-" then
    tokens, made = {wrk.format(method, path, {Accept = "application/json"})}, true
    return
  end
  for token in io.lines(args[3]) do tokens[#tokens + 1] = token end
  made = method == "GET" or basic ~= nil
  for i, token in ipairs(made and tokens or {}) do
    tokens[i] = basic
      and wrk.format(method, path, {["Content-Type"] = "application/x-www-form-urlencoded", Accept = "application/json",
        Authorization = "Basic " .. basic}, "token=" .. token)
      or wrk.format(method, path, {Accept = "application/json", Authorization = "Bearer " .. token})
  end
end

function request()
  at = at + 1
  if made then return tokens[(at - 1) % #tokens + 1] end
  return wrk.format("POST", path, {["Content-Type"] = "application/json", Accept = "application/json"},
    '{"refresh_token":"' .. (tokens[at] or "none-left") .. '"}')
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\nRESULT {"requests":%d,"us":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d,"sent":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.status,
    e.connect + e.read + e.write + e.timeout, thread:get("at")))
end
