Attribute VB_Name = "TongHop"
Option Explicit
Option Private Module

Private Const CRITICAL As Long = 16

Public Function CommandOf(ByVal functionName As String) As String
    CommandOf = "import addin.macros; addin.macros." & functionName & "()"
End Function

Public Sub PressButton(ByVal functionName As String)
    Dim missing As String
    On Error GoTo failed
    If ActiveWorkbook Is Nothing Then
        Tell NoWorkbookText()
        Exit Sub
    End If
    missing = MissingInterpreter()
    If missing <> "" Then
        Tell NoPythonText() & vbCrLf & missing
        Exit Sub
    End If
    RunPython CommandOf(functionName)
    Exit Sub
failed:
    Tell FailedText() & vbCrLf & Err.Description
End Sub

Public Function MissingInterpreter() As String
    ' A bare name such as "pythonw" is left to the search path.
    Dim interpreter As String
    #If Mac Then
        MissingInterpreter = ""
    #Else
        interpreter = GetConfig("INTERPRETER_WIN", "pythonw")
        If InStr(interpreter, "\") > 0 Then
            ' LibreOffice has a FileExists of its own.
            If Not xlwings.FileExists(interpreter) Then MissingInterpreter = interpreter
        End If
    #End If
End Function

Private Sub Tell(ByVal message As String)
    ' MsgBox shows only the letters of the system's own code page.
    #If Mac Then
        MsgBox message, vbCritical, TitleText()
    #Else
        WScript.Popup message, 0, TitleText(), CRITICAL
    #End If
End Sub
